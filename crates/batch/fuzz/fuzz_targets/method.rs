//! Any bytes as a method: a method or faults, and what is written out of a method is read as the same one.
#![no_main]

use std::sync::LazyLock;

use batch::tree::Tree;
use batch::{method, tree};
use libfuzzer_sys::fuzz_target;

const META: &[u8] = b"code,type,level,parent,target\na,Indicator,1,P,5\nb,Indicator,1,Q,1\nP,Aggregate,2,I,\nQ,Aggregate,2,I,\nI,Aggregate,3,,\n";
static TREE: LazyLock<Tree> = LazyLock::new(|| tree::read("meta.csv", META).expect("a good tree"));

fuzz_target!(|document: &[u8]| {
    match method::read("method.json", document, &TREE) {
        Ok(found) => {
            let again = method::written(&found).to_string();
            assert_eq!(method::read("again.json", again.as_bytes(), &TREE), Ok(found));
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(!faults.to_string().is_empty() && !faults.zh().is_empty());
        }
    }
});
