//! The matrix: whoever scores it finds what the round's result says, and nobody gets more of it than of the result.

use domain::access::Role;
use domain::id::{RegionId, RoundId};
use domain::region::{Region, RegionKind};
use protocol::problem::ProblemCode;
use protocol::result::{CommunityResult, Matrix, RoundResult};
use protocol::round::RoundView;
use protocol::scorecard::Decision;
use reqwest::Method;
use scoring::batch::{self, Table};
use scoring::{IndicatorState, Mode, Observed};
use serde_json::json;
use support::{Server, fresh};

use crate::scene::Scene;

/// The rows of a matrix as a client scores them.
fn table(scene: &Scene, matrix: &Matrix) -> Table {
    let mut table = Table::new(scene.world.framework(), matrix.types.clone());
    for (place, column) in matrix.columns.iter().enumerate() {
        for (row, (score, value)) in column.scores.iter().zip(&column.values).enumerate() {
            let number = u32::try_from(row).expect("a small row");
            let observed = match (score, value) {
                (Some(score), Some(raw)) => Some(Observed::Value { raw: *raw, score: *score, count: 1 }),
                _ if column.not_applicable.contains(&number) => Some(Observed::NotApplicable),
                _ => None,
            };
            table.set(row, place, observed);
        }
    }
    table
}

fn bits(score: Option<f64>) -> u64 {
    score.unwrap_or(batch::MISSING).to_bits()
}

/// Scores the matrix of a round and compares every community with what the round's result says.
async fn expect_same_result(scene: &Scene, round: RoundId) {
    let client = &scene.evaluator.client;
    let matrix: Matrix = client.read(&format!("rounds/{round}/matrix")).await;
    let result: RoundResult = client.read(&format!("rounds/{round}/result")).await;
    assert_eq!((matrix.round, matrix.frozen, &matrix.engine), (round, result.frozen, &result.engine));
    assert_eq!(matrix.framework, result.round.framework);
    let lines = result.standings.iter();
    assert!(lines.clone().map(|it| it.community).eq(matrix.communities.iter().copied()));
    assert!(lines.clone().map(|it| (&it.name, &it.name_en)).eq(matrix.names.iter().zip(&matrix.names_en)));
    let scores = batch::score(scene.world.framework(), &table(scene, &matrix), Mode::Final);
    for (row, line) in lines.enumerate() {
        assert_eq!(line.types, matrix.types[row]);
        assert_eq!(bits(line.index), scores.index[row].to_bits(), "{}", line.name);
        assert_eq!(bits(line.hard), scores.hard[row].to_bits(), "{}", line.name);
        assert_eq!(bits(line.soft), scores.soft[row].to_bits(), "{}", line.name);
        assert_eq!(line.flag, scores.flag[row], "{}", line.name);
    }
    assert!(result.standings.iter().any(|it| it.index.is_some()) || !result.frozen, "nothing was compared");
}

async fn a_client_that_scores_the_matrix_gets_the_result(scene: &Scene) {
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let path = format!("rounds/{}/matrix", scene.round);
    let before: Matrix = scene.evaluator.client.read(&path).await;
    let is_empty = |matrix: &Matrix| matrix.columns.iter().all(|it| it.scores.iter().all(Option::is_none));
    assert!(is_empty(&before), "a card that nobody accepted is no result");
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let after: Matrix = scene.evaluator.client.read(&path).await;
    assert!(!is_empty(&after) && !after.frozen);
    expect_same_result(scene, scene.round).await;
    let rounds: Vec<RoundView> = scene.evaluator.client.list("rounds").await;
    for closed in rounds.iter().filter(|it| !it.round.is_open()) {
        expect_same_result(scene, closed.round.id).await;
    }
    assert!(rounds.iter().any(|it| !it.round.is_open()), "the demo has closed rounds");
}

#[tokio::test]
async fn a_client_that_scores_the_matrix_gets_the_result_to_the_last_bit() {
    a_client_that_scores_the_matrix_gets_the_result(&Scene::new().await).await;
}

#[tokio::test]
async fn a_client_that_scores_the_matrix_gets_the_result_to_the_last_bit_on_postgresql() {
    let Some(database) = support::postgres::database() else { return };
    let server = Server::setup().demo().database(&database.url).start().await;
    a_client_that_scores_the_matrix_gets_the_result(&Scene::on(server).await).await;
}

#[tokio::test]
async fn the_matrix_says_of_every_indicator_what_the_community_s_own_result_says() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let client = &scene.evaluator.client;
    let matrix: Matrix = client.read(&format!("rounds/{}/matrix", scene.round)).await;
    let path = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    let result: CommunityResult = client.read(&path).await;
    let row = matrix.communities.iter().position(|it| *it == scene.community.id).expect("a row");
    let number = u32::try_from(row).expect("a small row");
    assert_eq!(matrix.columns.len(), result.assessment.indicators.len());
    let mut scored = 0;
    for (column, indicator) in matrix.columns.iter().zip(&result.assessment.indicators) {
        assert_eq!(column.indicator, indicator.code, "in the framework's order");
        if indicator.state == IndicatorState::OtherType {
            continue;
        }
        assert_eq!((column.values[row], column.scores[row]), (indicator.raw, indicator.score));
        let absent = column.not_applicable.contains(&number);
        assert_eq!(absent, indicator.state == IndicatorState::NotApplicable, "{}", column.indicator);
        scored += usize::from(indicator.score.is_some());
    }
    assert!(scored > 10, "{scored}");
}

#[tokio::test]
async fn whoever_needs_no_raw_values_asks_for_none_and_gets_the_same_scores() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let rounds: Vec<RoundView> = client.list("rounds").await;
    let closed = rounds.iter().find(|it| !it.round.is_open()).expect("a closed round").round.id;
    let path = format!("rounds/{closed}/matrix");
    let mut full: Matrix = client.read(&path).await;
    assert_eq!(client.read::<Matrix>(&format!("{path}?raw=true")).await, full);
    let lean: Matrix = client.read(&format!("{path}?raw=false")).await;
    assert!(full.columns.iter().any(|it| !it.values.is_empty()));
    full.columns.iter_mut().for_each(|it| it.values.clear());
    assert_eq!(lean, full);
    for (query, parameter) in [("raw=maybe", "raw"), ("limit=5", "limit"), ("region=here", "region")] {
        let problem = client.get(&format!("{path}?{query}")).await.expect_problem(ProblemCode::BadQuery);
        assert_eq!(problem.params["parameter"], parameter, "{query}");
    }
}

#[tokio::test]
async fn the_matrix_is_sent_once_until_a_card_changes_it() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let path = format!("rounds/{}/matrix?raw=false", scene.round);
    let first = client.get(&path).await.expect_status(200);
    let asking = async || client.ask(Method::GET, &path).header("if-none-match", first.etag()).send().await;
    let again = asking().await.expect_status(304);
    assert!(again.bytes().is_empty() && again.etag() == first.etag());
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let changed = asking().await.expect_status(200);
    assert_ne!(changed.etag(), first.etag());
    client.put(&format!("rounds/{}/closing", scene.round), &json!({})).await.expect_status(200);
    let closed: Matrix = client.read(&path).await;
    let open: Matrix = changed.json();
    assert!(closed.frozen && !open.frozen, "closing freezes what there was");
    assert_eq!(Matrix { frozen: false, ..closed }, open);
}

#[tokio::test]
async fn a_matrix_reaches_as_far_as_the_result_and_no_further() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let matrix = format!("rounds/{}/matrix", scene.round);
    let regions: Vec<Region> = client.read("regions").await;
    let within = async |region: RegionId| -> (Matrix, RoundResult) {
        let result = format!("rounds/{}/result?region={region}", scene.round);
        (client.read(&format!("{matrix}?region={region}")).await, client.read(&result).await)
    };
    let streets: Vec<_> = regions.iter().filter(|it| it.kind == RegionKind::Subdistrict).collect();
    let mut seen = 0;
    for street in &streets {
        let part = client.get(&format!("{matrix}?region={}", street.id)).await;
        if part.status() == 403 {
            continue;
        }
        let (part, result) = within(street.id).await;
        assert!(part.communities.iter().eq(result.standings.iter().map(|it| &it.community)));
        assert!(part.columns.iter().all(|it| it.scores.len() == part.communities.len()));
        seen += part.communities.len();
    }
    let all: Matrix = client.read(&matrix).await;
    assert_eq!(seen, all.communities.len(), "the streets make up the whole");

    let street = scene.community.region;
    let neighbour = scene.neighbour("street", Role::Viewer, street).await;
    let own: Matrix = neighbour.read(&matrix).await;
    assert!(!own.communities.is_empty() && own.communities.len() < all.communities.len());
    assert_eq!(own, within(street).await.0, "a street's reader gets the street");
    let other = streets.iter().find(|it| it.id != street && it.parent.is_some()).expect("another street");
    neighbour.get(&format!("{matrix}?region={}", other.id)).await.expect_problem(ProblemCode::Forbidden);

    // Who was sent to a community reads what they handed in themselves, and no column of anybody's.
    scene.assessor.client.get(&matrix).await.expect_problem(ProblemCode::Forbidden);
    let unknown = format!("rounds/{}/matrix", fresh::<RoundId>());
    assert_eq!(client.get(&unknown).await.expect_problem(ProblemCode::NotFound).params["what"], "round");
    let nowhere = format!("{matrix}?region={}", fresh::<RegionId>());
    assert_eq!(client.get(&nowhere).await.expect_problem(ProblemCode::NotFound).params["what"], "region");
}
