use domain::access::Role;
use domain::community::{Community, CommunityType, CommunityTypes, Context};
use domain::text::{Name, Text};
use domain::validation::{Finding, check_card};
use support::world::{catalogue_framework, full_card};
use support::{Server, World, fresh};

#[test]
fn a_full_card_breaks_no_rule_with_lifts_and_without() {
    let framework = catalogue_framework();
    for (lifts, kind) in [(0, CommunityType::General), (3, CommunityType::ElderlyConcentrated)] {
        let community = Community {
            id: fresh(),
            region: fresh(),
            code: Text::parse("Y-1").expect("a code"),
            name: Name::parse("幸福里").expect("a name"),
            name_en: None,
            types: CommunityTypes::new([kind]).expect("one type"),
            context: Context { lifts: Some(lifts), households: Some(800), ..Context::default() },
            demo: true,
        };
        let card = full_card(&framework, &community);
        let errors: Vec<_> =
            check_card(&framework, &community, &card).into_iter().filter(Finding::is_error).collect();
        assert_eq!(errors, []);
        let absent = card.values().filter(|it| it.entry.is_not_applicable()).count();
        assert!(card.len() > 10 && absent * 4 < card.len(), "{absent} of {} not applicable", card.len());
    }
}

#[tokio::test]
async fn a_card_goes_from_assignment_to_receipt_in_a_known_world() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let (evaluator, assessor) = (world.person(Role::Evaluator).await, world.person(Role::Assessor).await);
    let round = world.open_round(&evaluator, "四季度").await;
    let community = world.communities(&evaluator).await.into_iter().next().expect("the demo has communities");
    world.assign(&evaluator, round, &community, assessor.session.user).await;
    let card = world.full_card(&community);
    assert!(card.len() > 10, "{} answers", card.len());
    let handed_in = world.hand_in(&assessor, round, &community, card).await;
    assert_eq!(handed_in.receipt.number.len(), 8);
}
