//! Any bytes as a plan, as draws of weights and as standard errors.
#![no_main]

use std::sync::LazyLock;

use batch::tree::Tree;
use batch::{plan, tree};
use libfuzzer_sys::fuzz_target;

const META: &[u8] = b"code,type,level,parent,target\na,Indicator,1,P,5\nb,Indicator,1,P,1\nP,Aggregate,2,I,\nI,Aggregate,3,,\n";
static TREE: LazyLock<Tree> = LazyLock::new(|| tree::read("meta.csv", META).expect("a good tree"));

fuzz_target!(|bytes: &[u8]| {
    if let Err(faults) = plan::read("plan.json", bytes, &TREE) {
        assert!(!faults.to_string().is_empty() && !faults.zh().is_empty());
    }
    if let Ok(given) = plan::draws("draws.csv", bytes, &TREE.hierarchy) {
        assert!(given.draws.iter().all(|draw| draw.len() == given.nodes.len()));
    }
    let units = ["u", "v"].map(str::to_owned);
    if let Ok(errors) = plan::standard_errors("errors.csv", bytes, "k", &TREE, &units) {
        assert!(errors.iter().flatten().all(|column| column.len() == units.len()));
    }
});
