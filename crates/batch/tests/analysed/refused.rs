//! Names that a result needs for itself.

use std::fs;
use std::ops::ControlFlow;

use batch::analyse::uncertainty::{PlanFiles, uncertainty};
use batch::analyse::{components, correlations, leave_out, reliability};
use batch::fault::Faults;
use batch::inputs::Note;
use batch::score::{self, Contributions};
use batch::watch::Watch;
use composite::statistics::Gaps;

use super::{Desk, done};

fn refused(run: impl FnOnce(Watch<'_>) -> Result<Vec<Note>, Faults>) -> String {
    run(&mut |_| ControlFlow::Continue(())).unwrap_err().to_string()
}

#[test]
fn names_that_would_stand_twice_in_a_result_are_refused() {
    let desk = Desk::new("twice", "rank,a,b\nu,1,8\nv,2,6\nw,3,4\n");
    let mut request = desk.request(true);
    request.files.key = "rank".to_owned();
    fs::write(desk.0.join("draws.csv"), "a\n1\n").unwrap();
    let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
    let found = refused(|watch| uncertainty(&request, &files, watch));
    assert!(found.contains("data.csv: uncertainty.csv has a column \"rank\" of its own"), "{found}");
    done(|watch| leave_out::leave_out(&request, watch));
    fs::write(desk.0.join("data.csv"), "I,a,b\nu,1,8\nv,2,6\nw,3,4\n").unwrap();
    request.files.key = "I".to_owned();
    let found = refused(|watch| leave_out::leave_out(&request, watch));
    assert!(found.contains("leave_out_ranks.csv has a column \"I\""), "{found}");
    let scoring =
        score::Request { files: request.files, out: request.out, contributions: Contributions::Auto };
    let found = refused(|watch| score::score(&scoring, watch));
    assert!(found.contains("ranks.csv has a column \"I\""), "{found}");

    let meta = "code,type,level,parent\ncode,Indicator,1,all\nb,Indicator,1,all\nall,Aggregate,2,\n";
    fs::write(desk.0.join("meta.csv"), meta).unwrap();
    fs::write(desk.0.join("data.csv"), "k,code,b\nu,1,8\nv,2,6\nw,3,4\n").unwrap();
    let request = desk.request(false);
    let found = refused(|watch| correlations::correlations(&request, Gaps::Pairwise, watch));
    assert!(found.contains("meta.csv: pearson.csv has a column \"code\""), "{found}");
    for analyse in [reliability::cronbach, components::pca] {
        let found = refused(|watch| analyse(&request, watch));
        assert!(found.contains("meta.csv: \"all\" is the set of all indicators"), "{found}");
    }
    assert!(!desk.0.join("out/pearson.csv").exists());
}
