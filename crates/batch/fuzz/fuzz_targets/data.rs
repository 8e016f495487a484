//! Any bytes as data: columns of one length that the engine can run on, or faults.
#![no_main]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use batch::data::{self, Wanted};
use batch::tree::{self, Tree};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale, Treat};
use composite::pipeline;
use libfuzzer_sys::fuzz_target;

const META: &[u8] = b"code,type,level,parent,direction,denominator\na,Indicator,1,P,1,d\nb,Indicator,1,P,-1,\nP,Aggregate,2,I,,\nI,Aggregate,3,,,\nd,Denominator,,,,\n";
static TREE: LazyLock<Tree> = LazyLock::new(|| tree::read("meta.csv", META).expect("a good tree"));

fuzz_target!(|text: &[u8]| {
    let wanted = Wanted { key: "k", tree: &TREE, denominate: true, groups: &["g"] };
    let data = match data::read("data.csv", text, wanted, &mut |_| ControlFlow::Continue(())) {
        Ok(data) => data,
        Err(faults) => {
            assert!(!faults.to_string().is_empty() && !faults.zh().is_empty());
            return;
        }
    };
    let units = data.input.units.len();
    assert!(units > 0 && data.order.len() == units && data.keys.len() == units);
    assert!(data.input.columns.iter().all(|column| column.len() == units));
    let method = Method {
        screen: None,
        denominate: true,
        impute: None,
        treat: Some(Treat::default()),
        normalise: Normalise::MinMax(Scale::HUNDRED),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    };
    if let Ok(scored) = pipeline::run(&TREE.hierarchy, &method, data.input, &mut |_| ControlFlow::Continue(())) {
        let cells = scored.columns.iter().flatten();
        assert!(cells.filter(|cell| !cell.is_nan()).all(|cell| (-1e-9..=100.000_000_1).contains(cell)));
    }
});
