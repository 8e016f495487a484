//! Everything with the keyboard alone.

use support::Device;
use support::browser::Key;

use crate::reader::{PASSWORD, Reader};
use crate::scene::Scene;
use crate::tongue::Tongue;

/// More presses than any way through a page of the demo city takes.
const PRESSES_MAX: usize = 80;

impl Reader {
    /// Presses Tab until the control with this name has the focus.
    async fn tabs_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..PRESSES_MAX {
            self.page.press(Key::Tab).await;
            let focused = self.page.focused().await;
            if focused.trim() == name {
                return;
            }
            passed.push(focused);
        }
        panic!("Tab never came to {name}; it passed {passed:?}");
    }
}

#[tokio::test]
async fn the_keyboard_alone_leads_from_signing_in_to_the_reasons_of_a_score_and_back() {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Desktop, Tongue::Chinese, &scene.server).await;
    let page = &reader.page;
    page.open("/").await;
    page.sees("演示账号").await;
    reader.tabs_to("账号").await;
    page.type_text("evaluator").await;
    reader.tabs_to("密码").await;
    page.type_text(PASSWORD).await;
    page.press(Key::Enter).await;
    page.no_longer_sees("演示账号").await;
    page.sees("排名").await;

    reader.tabs_to("社区").await;
    page.press(Key::Enter).await;
    page.is_at("/communities").await;
    page.sees("康乐新村").await;
    page.becomes_true("return document.activeElement?.tagName === 'H1'").await;
    reader.tabs_to("纺织新村").await;
    page.press(Key::Enter).await;
    page.sees("为什么是这个分数？").await;
    page.becomes_true("return document.activeElement?.tagName === 'H1'").await;

    // The search takes what is typed, the second time as well.
    for name in ["康乐", "文昌"] {
        page.click_css(".search-button").await;
        page.becomes_true("return document.activeElement?.id === 'search-communities'").await;
        page.type_text(name).await;
        page.sees(if name == "康乐" { "康乐新村" } else { "文昌里" }).await;
        // The first one empties the field, as everywhere in the browser.
        page.press(Key::Escape).await;
        page.press(Key::Escape).await;
        page.becomes_true("return !document.querySelector('dialog[open]')").await;
    }

    reader.tabs_to("为什么是这个分数？").await;
    page.press(Key::Enter).await;
    page.sees("几何平均").await;
    page.press(Key::Escape).await;
    page.no_longer_sees("几何平均").await;
    assert_eq!(page.focused().await.trim(), "为什么是这个分数？", "the focus is back where it was");
    reader.leaves().await;
}
