//! Any bytes as a tree: a checked one or faults.
#![no_main]

use batch::tree;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    match tree::read("meta.csv", text) {
        Ok(tree) => {
            let whole: f64 = tree.hierarchy.effective_weights()[tree.hierarchy.columns()].iter().sum();
            assert!((whole - 1.0).abs() < 1e-6, "{whole}");
        }
        Err(faults) => assert!(!faults.to_string().is_empty() && !faults.zh().is_empty()),
    }
});
