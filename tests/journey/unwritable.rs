//! The server cannot keep what an assessor sends, or will not: it says why, and the card stays on the device.

use chrono::Utc;
use store::{Act, Store, StoreConfig};
use support::{Device, Server};

use crate::answers::Answer;
use crate::reader::Reader;
use crate::scene::{REMARKED, RETURNED, Scene};
use crate::tongue::Tongue::{self, Chinese, English};

#[tokio::test]
async fn while_the_database_is_locked_a_card_waits_on_the_device_and_is_taken_afterwards() {
    a_database_is_locked(Chinese).await;
    a_database_is_locked(English).await;
}

async fn a_database_is_locked(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(tongue.say(RETURNED[0], RETURNED[1])).await;
    let typed = [("H1-05", Answer::Count(154, 160))];
    reader.answers(&typed).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    let config = StoreConfig::from_url(scene.server.database_url()).expect("the server's own URL");
    let store = Store::open(&config).await.expect("the server's database");
    let lock = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    reader.submits().await;
    reader.sees("服务器正忙", "The server is busy").await;
    reader.sees("您填写的内容都在本机，没有丢失。", "Everything you typed is on this device.").await;

    drop(lock);
    store.close().await;
    reader.presses("重新发送", "Send again").await;
    reader.receipt().await;
    reader.leaves().await;
    assert_eq!(scene.waiting_of(RETURNED[0]).await.len(), 1, "it has arrived once");
}

#[tokio::test]
async fn a_database_that_can_only_be_read_lets_the_form_be_filled_and_says_that_it_cannot_be_sent() {
    a_database_is_read_only(Chinese).await;
    a_database_is_read_only(English).await;
}

async fn a_database_is_read_only(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    // The same installation from another port; the cookie is the host's and comes along.
    let read_only = format!("{}?mode=ro", scene.server.database_url());
    let frozen = Server::setup().demo().database(&read_only).start().await;
    reader.page.evaluate(&format!("location.href = '{}/tasks';", frozen.base())).await;
    reader.page.click(tongue.say(RETURNED[0], RETURNED[1])).await;
    let typed = [("H1-05", Answer::Count(156, 160))];
    reader.sees("检查并提交", "Check and submit").await;
    reader.answers(&typed).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    reader.submits().await;
    reader.sees("服务器暂时只能查看，不能保存", "The server can be read but not written right now").await;
    reader.sees("您填写的内容都在本机，没有丢失。", "Everything you typed is on this device.").await;
    reader.presses("继续填写", "Go on filling in").await;
    reader.finds(&typed).await;
    reader.leaves().await;
}

#[tokio::test]
async fn the_address_of_another_assessors_card_opens_nothing_of_it() {
    let scene = Scene::new().await;
    let path = format!("rounds/{}/assignments", scene.round);
    let all: Vec<serde_json::Value> = scene.evaluator.client.list(&path).await;
    let anothers =
        all.iter().find(|it| it["assessor_name"] != all[0]["assessor_name"]).expect("two assessors");
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
        let mine = scene.world.accounts(domain::access::Role::Assessor);
        let me = mine
            .filter(|it| anothers["assessor_name"] != it.name.as_str())
            .map(|it| it.account.clone())
            .next();
        reader.comes_as(&me.expect("an assessor who was not sent there")).await;
        let id = anothers["id"].as_str().expect("an id");
        reader.page.open(&format!("/scorecards/{id}")).await;
        reader.sees("这项任务不在您的待办中", "This is not among your open tasks").await;
        let questions =
            reader.page.evaluate("return document.querySelectorAll('[id^=question-]').length").await;
        assert_eq!(questions, 0, "no question of another's card is shown");
        reader.leaves().await;
    }
}
