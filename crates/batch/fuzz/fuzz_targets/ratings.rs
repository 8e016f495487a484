//! Any bytes as ratings and as outputs for sensitivity indices.
#![no_main]

use std::ops::ControlFlow;

use batch::analyse::{agreement, sobol};
use composite::agreement::alpha::{Level, alpha};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for level in [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio] {
        match agreement::read("ratings.csv", bytes, level) {
            Ok(sheet) => {
                if let Ok(found) = alpha(&sheet.ratings, level) {
                    assert!(found.alpha.is_none_or(|alpha| alpha <= 1.0 + 1e-9));
                }
            }
            Err(faults) => assert!(!faults.to_string().is_empty() && !faults.zh().is_empty()),
        }
    }
    if let Ok(sample) = sobol::read("sample.csv", bytes, &mut |_| ControlFlow::Continue(())) {
        assert!(sample.ab.iter().all(|(_, outputs)| outputs.len() == sample.a.len()));
    }
});
