//! One device, several people: each begins at their own place and finds their own words, and nobody else's.

use std::time::Duration;

use locale::t;
use support::Device;

use crate::reader::{PASSWORD, Reader};
use crate::rivals::{SECOND_EVALUATOR, password_of_a_second_evaluator};
use crate::scene::Scene;
use crate::tongue::Tongue::{Chinese, English};

const REASON: &str = "井盖数量与台账不符";

impl Reader {
    /// Signs out by the menu.
    async fn signs_out(&self, name: &str) {
        let language = self.tongue.language();
        self.page.click(&t!(language, "shell.account_of", name = name)).await;
        self.page.click(&t!(language, "shell.sign_out")).await;
        self.sees("演示账号", "Demo accounts").await;
    }

    async fn opens_card(&self, address: &str) {
        self.page.open(address).await;
        self.sees("提交次数", "Revision").await;
    }
}

#[tokio::test]
async fn people_who_share_a_device_begin_at_their_own_front_page_and_find_their_own_reasons() {
    let scene = Scene::new().await;
    let password = password_of_a_second_evaluator(&scene);
    let waiting = scene.waiting().await;
    let address = format!("/review/{}", waiting.first().expect("a card waits").id);
    let name = scene.evaluator.session.name.to_string();
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.opens_card(&address).await;
        reader.entry("H1-02").click(reader.say("退回此项", "Send this back")).await;
        reader.entry("H1-02").fill(reader.say("退回原因", "Reason"), REASON).await;
        // Reasons are kept a quarter of a second after the last key.
        tokio::time::sleep(Duration::from_millis(600)).await;

        reader.signs_out(&name).await;
        reader.signs_in("assessor").await;
        reader.page.is_at("/tasks").await;
        reader.signs_out("李强").await;
        reader.signs_in_with(SECOND_EVALUATOR, &password).await;
        reader.page.is_at("/").await;
        reader.opens_card(&address).await;
        reader.sees("退回（0）", "Send back (0)").await;
        assert_eq!(reader.page.texts(".line-reason").await.len(), 0, "another reviewer's reasons are shown");

        reader.signs_out("周宁").await;
        reader.signs_in_with("evaluator", PASSWORD).await;
        reader.page.is_at("/").await;
        reader.opens_card(&address).await;
        reader.entry("H1-02").field_holds(reader.say("退回原因", "Reason"), REASON).await;
        reader.leaves().await;
    }
}
