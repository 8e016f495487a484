//! The app comes in parts: the overview stands on the first, and a screen whose part does not come says so.

use support::Device;

use crate::reader::Reader;
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

/// Every part of the program but the first.
const OTHER_PARTS: [&str; 2] = ["*/split_*.wasm", "*/chunk_*.wasm"];

#[tokio::test]
async fn the_overview_needs_no_second_part_and_a_part_that_did_not_come_is_asked_for_again() {
    let scene = Scene::new().await;
    for tongue in [Chinese, English] {
        a_part_does_not_come(&scene, tongue).await;
    }
}

async fn a_part_does_not_come(scene: &Scene, tongue: Tongue) {
    let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.page.excuse(".wasm");
    reader.page.blocks(&OTHER_PARTS).await;
    reader.page.reload().await;
    reader.sees("硬性与软性对照", "Hard against soft").await;

    let places = reader.page.within(reader.say("主导航", "Main navigation"));
    places.click(reader.say("社区", "Communities")).await;
    reader.sees("没有取到这个页面", "This screen could not be fetched").await;
    reader.page.blocks(&[]).await;
    reader.presses("重试", "Try again").await;
    reader.sees("康乐新村", "Kangle New Village").await;
    reader.page.becomes_true("return document.activeElement?.tagName === 'H1'").await;
    reader.leaves().await;
}
