//! Who watches an analysis hears of it, and may end it.

use std::fs;
use std::ops::ControlFlow;

use batch::analyse::{
    agreement, components, correlations, leave_out, obstacles, reliability, sobol, statistics,
};
use batch::fault::Faults;
use batch::watch::{Stage, Watch};
use composite::agreement::alpha;
use composite::bootstrap::Bootstrap;
use composite::statistics::Gaps;

use super::{DATA, Desk};

/// Ends every analysis when it is told how far that is for the third time.
fn ended(run: impl FnOnce(Watch<'_>) -> Result<(), Faults>) -> String {
    let mut told = 0;
    let ended = run(&mut |stage| {
        told += usize::from(matches!(stage, Stage::Analysing { .. }));
        if told == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(told, 3);
    ended.unwrap_err().to_string()
}

#[test]
fn every_long_analysis_tells_how_far_it_is_and_can_be_ended() {
    let meta = "code,type,level,parent\na,Indicator,1,I\nb,Indicator,1,I\nc,Indicator,1,I\nI,Aggregate,2,\n";
    let desk = Desk::new("told", "k,a,b,c\nu,1,8,2\nv,2,6,7\nw,3,5,1\nx,4,2,3\n");
    fs::write(desk.0.join("meta.csv"), meta).unwrap();
    fs::write(desk.0.join("sample.csv"), "A,B,AB_x\n1,2,3\n2,5,1\n4,1,2\n").unwrap();
    fs::write(desk.0.join("ratings.csv"), "unit,rater,value\nu,A,1\nu,B,2\nv,A,3\nv,B,3\n").unwrap();
    let request = desk.request(true);
    let bootstrap = Bootstrap { replications: 50, confidence: 0.9, seed: 1 };
    let all = [
        ended(|watch| statistics::statistics(&request, watch).map(drop)),
        ended(|watch| correlations::correlations(&request, Gaps::Pairwise, watch).map(drop)),
        ended(|watch| reliability::cronbach(&request, watch).map(drop)),
        ended(|watch| components::pca(&request, watch).map(drop)),
        ended(|watch| leave_out::leave_out(&request, watch).map(drop)),
        ended(|watch| sobol::sobol(&desk.0.join("sample.csv"), bootstrap, &request.out, watch)),
        ended(|watch| {
            agreement::agreement(&desk.0.join("ratings.csv"), alpha::Level::Ordinal, bootstrap, watch)
                .map(drop)
        }),
    ];
    for said in all {
        assert!(said.contains("nothing has been written"), "{said}");
    }
    assert!(!desk.0.join("out").exists());
}

#[test]
fn an_end_that_is_asked_for_leaves_nothing() {
    let desk = Desk::new("ended", DATA);
    let mut looks = 0;
    let ended = obstacles::obstacles(&desk.request(true), &mut |stage| {
        looks += 1;
        if matches!(stage, Stage::Writing { .. }) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(ended.unwrap_err().to_string().contains("nothing has been written"));
    assert!(looks > 1 && !desk.0.join("out").exists());
}
