use std::collections::BTreeMap;

use composite::column::MISSING;
use composite::method::{Aggregation, Coverage, CoverageRule, Mean};
use composite::uncertainty::Ensemble;
use proptest::prelude::*;

use super::*;
use crate::{Kept, Law, Part};

/// A worker without a browser. Its clock goes on by `step_ms` whenever somebody looks.
struct Room {
    now_ms: std::cell::Cell<f64>,
    step_ms: f64,
    heard: Vec<(u32, Reply)>,
}

impl Room {
    fn new(step_ms: f64) -> Self {
        Self { now_ms: std::cell::Cell::new(0.0), step_ms, heard: Vec::new() }
    }

    fn answers(&self) -> Vec<&Reply> {
        let replies = self.heard.iter().map(|(_, reply)| reply);
        replies.filter(|reply| !matches!(reply, Reply::Progress(_))).collect()
    }
}

impl Host for Room {
    fn now_ms(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + self.step_ms);
        self.now_ms.get()
    }

    fn memory(&self) -> u32 {
        0
    }

    fn post(&mut self, message: &Message<'_>) {
        self.heard.push(Reply::read(message.clone()).expect("a reply that can be read"));
    }
}

/// Three indicators in two dimensions; the third unit lacks one, and the fifth has nothing.
fn table() -> Table {
    Table {
        units: 5,
        cells: vec![
            90.0, 40.0, 70.0, 55.0, MISSING, //
            20.0, 80.0, MISSING, 55.0, MISSING, //
            60.0, 30.0, 50.0, 45.0, MISSING,
        ],
        parents: vec![Some(3), Some(3), Some(4), Some(5), Some(5), None],
        weights: vec![1.0, 3.0, 1.0, 1.0, 1.0, 1.0],
        core: vec![false; 3],
        aggregation: Aggregation {
            default: Mean::Arithmetic,
            levels: BTreeMap::from([(3, Mean::Generalised { p: 0.5 })]),
        },
        coverage: Coverage { rule: CoverageRule::Weight, default: 0.2, levels: BTreeMap::from([(3, 1.0)]) },
        groups: vec![0, 1, 0, 1, 1],
        multipliers: vec![1.0, 1.0, 1.0, 2.0, 1.0, 1.0],
    }
}

fn job() -> RankIntervals {
    RankIntervals { law: Law::Dirichlet { concentration: 20.0 }, draws: 500, seed: u64::MAX - 3, top: 2 }
}

/// Works until nothing is left to be done; returns how many slices that took.
fn finish(desk: &mut Desk, room: &mut Room) -> usize {
    let mut slices = 0;
    while desk.is_busy() {
        desk.work(room);
        slices += 1;
    }
    slices
}

fn with_table(table: &Table) -> Desk {
    let mut desk = Desk::default();
    desk.hear(table.message(), &mut Room::new(0.0));
    desk
}

#[test]
fn scores_are_those_worked_out_by_hand() {
    let table =
        Table { aggregation: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() }, ..table() };
    let (mut desk, mut room) = (with_table(&table), Room::new(1.0));
    let weights = vec![1.0, 1.0, 1.0, 3.0, 1.0, 1.0];
    desk.hear(Rescore { weights }.message(7), &mut room);
    finish(&mut desk, &mut room);
    // Unit 0: ((90 + 20) / 2 * 3 + 60) / 4. In group 1 the first indicator counts twice:
    // unit 1: ((2 * 40 + 80) / 3 * 3 + 30) / 4; unit 3: (55 * 3 + 45) / 4. Unit 2: (70 * 3 + 50) / 4.
    let (number, Reply::Scores(scores)) = &room.heard[0] else { panic!("{:?}", room.heard) };
    assert_eq!(*number, 7);
    for (found, expected) in scores.score.iter().zip([56.25, 47.5, 65.0, 52.5]) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }
    assert!(scores.score[4].is_nan());
    assert_eq!(scores.rank, [2, 4, 1, 3, 0]);
}

#[test]
fn a_ranking_in_slices_has_the_bits_of_one_ensemble_at_once() {
    let kept = Kept::new(table()).expect("a table");
    let mut ensemble = Ensemble::new(&kept.case(), job().setting()).expect("a question");
    ensemble.advance(0..500).expect("draws");
    let expected = Ranking::from(&ensemble.results());
    for step_ms in [0.1, 9.0, 60.0] {
        let (mut desk, mut room) = (with_table(&table()), Room::new(step_ms));
        desk.hear(job().message(1), &mut room);
        finish(&mut desk, &mut room);
        let [Reply::Ranking(found)] = room.answers()[..] else { panic!("{:?}", room.heard) };
        assert_eq!(bits(found), bits(&expected));
        assert_eq!((found.counted, found.failed), (500, 0));
    }
}

fn bits(ranking: &Ranking) -> Vec<u64> {
    let message = Reply::Ranking(Box::new(ranking.clone())).message(0);
    let parts = message.parts.iter().flat_map(|part| match part {
        Part::Reals(list) => list.iter().map(|real| real.to_bits()).collect::<Vec<_>>(),
        Part::Counts(list) => list.iter().map(|count| u64::from(*count)).collect(),
    });
    parts.collect()
}

#[test]
fn slow_draws_make_short_slices_and_progress_is_told_every_50_ms() {
    let (mut desk, mut room) = (with_table(&table()), Room::new(20.0));
    desk.hear(job().message(1), &mut room);
    let slices = finish(&mut desk, &mut room);
    // A slice looks at the clock twice, and makes one draw where four took longer than a slice may.
    assert!(slices > 490, "{slices} slices");
    let told: Vec<u32> = room
        .heard
        .iter()
        .filter_map(
            |(_, reply)| if let Reply::Progress(progress) = reply { Some(progress.done) } else { None },
        )
        .collect();
    assert!(told.is_sorted() && told.last() == Some(&500), "{told:?}");
    assert!(told.len() < slices, "{} times in {slices} slices", told.len());
}

#[test]
fn a_job_that_is_cancelled_or_replaced_ends_at_once_and_says_so() {
    let (mut desk, mut room) = (with_table(&table()), Room::new(1.0));
    desk.hear(job().message(1), &mut room);
    desk.work(&mut room);
    desk.hear(Request::cancel(9), &mut room);
    assert!(desk.is_busy(), "another job's end is not this one's");
    desk.hear(Request::cancel(1), &mut room);
    assert!(!desk.is_busy());
    desk.hear(job().message(2), &mut room);
    desk.hear(job().message(3), &mut room);
    desk.hear(table().message(), &mut room);
    assert!(!desk.is_busy(), "a new table ends what was done with the old one");
    let ended: Vec<u32> = room.heard.iter().map(|(number, _)| *number).collect();
    assert_eq!(ended, [1, 2, 3]);
    assert!(room.answers().iter().all(|reply| **reply == Reply::Failed(Fault::Replaced)));
}

#[test]
fn what_cannot_be_computed_is_refused_with_its_reason() {
    let refused = |table: &Table, message: Message<'_>| {
        let (mut desk, mut room) = (with_table(table), Room::new(1.0));
        desk.hear(message, &mut room);
        finish(&mut desk, &mut room);
        match room.answers()[..] {
            [Reply::Failed(fault)] => *fault,
            _ => panic!("{:?}", room.heard),
        }
    };
    let ranked = |change: fn(&mut Table)| {
        let mut table = table();
        change(&mut table);
        refused(&table, job().message(1))
    };
    assert_eq!(ranked(|t| t.units = 4), Fault::Shape);
    assert_eq!(ranked(|t| t.groups.clear()), Fault::Shape);
    assert_eq!(ranked(|t| t.groups[0] = 2), Fault::Shape);
    assert_eq!(ranked(|t| t.core.clear()), Fault::Shape);
    assert_eq!(ranked(|t| t.parents[3] = Some(3)), Fault::Tree);
    assert_eq!(ranked(|t| t.parents[0] = Some(1)), Fault::Tree);
    assert_eq!(ranked(|t| t.parents[0] = Some(9)), Fault::Tree);
    assert_eq!(ranked(|t| t.weights[2] = 0.0), Fault::Weights);
    assert_eq!(ranked(|t| t.weights[2] = MISSING), Fault::Weights);
    assert_eq!(ranked(|t| t.multipliers[0] = -1.0), Fault::Weights);
    assert_eq!(ranked(|t| t.cells[6] = f64::INFINITY), Fault::Cell { column: 1, row: 1 });
    assert_eq!(ranked(|t| t.cells.fill(MISSING)), Fault::NothingScored);
    let job = |change: fn(&mut RankIntervals)| {
        let mut job = job();
        change(&mut job);
        refused(&table(), job.message(1))
    };
    assert_eq!(job(|job| job.draws = 0), Fault::Bounds);
    assert_eq!(job(|job| job.top = 0), Fault::Bounds);
    assert_eq!(job(|job| job.law = Law::Within { share: 1.5 }), Fault::Bounds);
    assert_eq!(job(|job| job.law = Law::Dirichlet { concentration: 0.0 }), Fault::Bounds);
    assert_eq!(refused(&table(), Rescore { weights: vec![1.0; 5] }.message(1)), Fault::Weights);
    assert_eq!(refused(&table(), Message { kind: 99, job: 1, parts: Vec::new() }), Fault::Unreadable);
    let mut room = Room::new(1.0);
    let mut desk = Desk::default();
    desk.hear(Rescore { weights: vec![1.0; 6] }.message(1), &mut room);
    finish(&mut desk, &mut room);
    assert_eq!(room.answers(), [&Reply::Failed(Fault::NoTable)]);
}

#[test]
fn a_geometric_mean_of_a_zero_names_the_node_the_row_and_the_value() {
    let mut table = table();
    table.aggregation = Aggregation { default: Mean::Geometric, levels: BTreeMap::new() };
    table.cells[10] = 0.0;
    let (mut desk, mut room) = (with_table(&table), Room::new(1.0));
    desk.hear(job().message(1), &mut room);
    finish(&mut desk, &mut room);
    assert_eq!(room.answers(), [&Reply::Failed(Fault::NotPositive { node: 4, row: 0, value: 0.0 })]);
}

proptest! {
    #[test]
    fn no_message_whatever_ends_the_program(
        kind in 0u32..6,
        parts in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(prop::num::f64::ANY, 0..12).prop_map(Part::from),
                prop::collection::vec(prop_oneof![0u32..8, any::<u32>()], 0..12).prop_map(Part::from),
            ],
            0..10,
        ),
    ) {
        let (mut desk, mut room) = (with_table(&table()), Room::new(1.0));
        desk.hear(Message { kind, job: 1, parts }, &mut room);
        for _ in 0..50 {
            desk.work(&mut room);
        }
    }

    #[test]
    fn a_table_arrives_as_it_was_sent(
        units in 0usize..4,
        cells in prop::collection::vec(-1e9..1e9, 0..9),
        parents in prop::collection::vec(prop::option::of(0u32..9), 0..9),
        exponent in -9.0..9.0,
        shares in prop::collection::btree_map(2u32..9, 0.0..1.0, 0..4),
        by_weight: bool,
    ) {
        let levels = shares.keys().map(|level| (*level, Mean::Generalised { p: exponent })).collect();
        let rule = if by_weight { CoverageRule::Weight } else { CoverageRule::Count };
        let sent = Table {
            units,
            weights: cells.iter().map(|cell| cell + 1.0).collect(),
            core: parents.iter().map(Option::is_some).collect(),
            parents,
            aggregation: Aggregation { default: Mean::Copeland, levels },
            coverage: Coverage { rule, default: 0.5, levels: shares },
            groups: vec![1; units],
            multipliers: cells.clone(),
            cells,
        };
        prop_assert_eq!(Request::read(sent.message()), Ok((0, Request::Table(sent.clone()))));
    }
}
