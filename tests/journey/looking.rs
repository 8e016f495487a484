//! What a reader looks at: the round that is shown to whoever asks for none, and a region that is changed.

use locale::t;
use serde_json::json;
use support::Device;

use crate::reader::Reader;
use crate::results::closed_rounds;
use crate::scene::Scene;
use crate::tongue::Tongue::{Chinese, English};

#[tokio::test]
async fn a_round_that_was_closed_without_a_card_hides_no_result_and_a_region_keeps_the_round() {
    let scene = Scene::new().await;
    let last = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round;
    let empty = scene.world.open_round(&scene.evaluator, "没有打分卡的一轮").await;
    scene.evaluator.client.put(&format!("rounds/{empty}/closing"), &json!({})).await.expect_success();
    for tongue in [Chinese, English] {
        let language = tongue.language();
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.page.open("/").await;
        reader
            .page
            .within(&t!(language, "overview.ranking"))
            .sees(tongue.say("清河苑", "Qinghe Garden"))
            .await;
        reader.page.no_longer_sees(&t!(language, "overview.closed_empty")).await;
        reader.page.open(&format!("/?round={empty}")).await;
        reader.page.sees(&t!(language, "overview.closed_empty")).await;

        reader.page.open(&format!("/communities?round={}", last.id)).await;
        let region = t!(language, "shell.region");
        reader.page.select(&region, tongue.say("梧桐街道", "Wutong Subdistrict")).await;
        let script = format!(
            "return location.search.includes('region=') && location.search.includes('round={}')",
            last.id
        );
        reader.page.becomes_true(&script).await;
        reader.leaves().await;
    }
}
