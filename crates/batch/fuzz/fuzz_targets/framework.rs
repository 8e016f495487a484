//! Any bytes as a framework: a tree with goalposts for every indicator, or faults.
#![no_main]

use batch::framework;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| {
    match framework::read("framework.json", document) {
        Ok(tree) => {
            let defaults = tree.defaults.expect("a framework decides");
            assert_eq!(defaults.posts.len(), tree.hierarchy.indicators().len());
            assert!(defaults.posts.values().all(|[lower, upper]| lower < upper));
        }
        Err(faults) => assert!(!faults.to_string().is_empty() && !faults.zh().is_empty()),
    }
});
