use serde_json::json;
use support::{Browser, Device, Network};

use crate::said_by;
use crate::site::Site;

#[tokio::test]
async fn a_person_finds_things_by_their_names() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.sees("一张表").await;

    page.fill("账号", "li.wei").await;
    page.sees("写了 li.wei").await;
    page.no_longer_sees("旧的").await;
    page.fill("数量", "17").await;
    page.fill("日期", "2026-03-31").await;
    page.fill("备注", "第一行").await;
    page.fill("密码", "不说").await;
    for (label, held) in [("账号", "li.wei"), ("数量", "17"), ("日期", "2026-03-31"), ("备注", "第一行")]
    {
        page.field_holds(label, held).await;
    }
    page.fill("备注", "").await;
    page.field_holds("备注", "").await;
    page.select("街道", "西街").await;
    page.field_holds("街道", "b").await;
    page.attach("照片", &support::repository().join("tests/package.json")).await;
    page.field_holds("照片", "C:\\fakepath\\package.json").await;

    page.within("电梯").click("4级").await;
    page.within("电梯").is_chosen("4 级").await;
    assert_eq!(page.evaluate("return document.querySelector('[name=a]:checked')").await, json!(null));
    page.within("和平里").click("打开").await;
    assert_eq!(page.evaluate("return location.hash").await, "#two");

    page.click("稍后").await;
    page.sees("终于来了").await;
    assert_eq!(page.refuses("提交").await, "还有两项没答");
    page.click("删除…").await;
    page.within("真的吗").sees("此事不可收回").await;
    page.click("删除").await;
    page.sees("已删除").await;
    assert_eq!(page.texts("legend").await, ["楼道照明", "电梯"]);
    page.is_at("/").await;
    browser.finish().await;
}

#[tokio::test]
async fn a_keyboard_alone_reaches_the_fields() {
    use support::browser::Key;

    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.press(Key::Tab).await;
    assert_eq!(page.focused().await, "账号");
    page.type_text("新").await;
    page.sees("写了 新").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_device_and_the_language_are_what_was_asked_for() {
    let site = Site::start();
    let facts = "return [innerWidth, innerHeight, devicePixelRatio, navigator.maxTouchPoints > 0,
        matchMedia('(pointer: coarse)').matches, navigator.language, new Intl.NumberFormat().resolvedOptions().locale,
        Intl.DateTimeFormat().resolvedOptions().timeZone]";

    let phone = Browser::open(Device::Phone, "zh-CN", &site.base()).await;
    phone.page().open("/").await;
    let here = json!([360, 740, 2, true, true, "zh-CN", "zh-CN", "Asia/Shanghai"]);
    assert_eq!(phone.page().evaluate(facts).await, here);
    phone.page().within("电梯").click("3 级").await;
    phone.page().within("电梯").is_chosen("3 级").await;
    phone.page().close_tab_and_open("/").await;
    assert_eq!(phone.page().evaluate(facts).await, here, "a new tab is the same phone");
    phone.finish().await;

    let desktop = Browser::open(Device::Desktop, "en", &site.base()).await;
    desktop.page().open("/").await;
    let there = json!([1440, 900, 1, false, false, "en", "en", "Asia/Shanghai"]);
    assert_eq!(desktop.page().evaluate(facts).await, there);
    desktop.finish().await;
}

#[tokio::test]
async fn without_a_network_requests_fail_until_it_is_back() {
    let site = Site::start();
    let browser = Browser::open(Device::Phone, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    let ask = "return fetch('/site.js').then(() => navigator.onLine + ' reached', () => navigator.onLine + ' away')";
    page.network(Network::Offline).await;
    assert_eq!(page.evaluate(ask).await, "false away");
    page.network(Network::Online).await;
    assert_eq!(page.evaluate(ask).await, "true reached");
    browser.finish().await;
}

#[tokio::test]
async fn an_uncaught_error_fails_the_test_that_met_it() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    browser.page().open("/throws").await;
    browser.page().sees("等").await;
    let said = said_by(browser.finish()).await;
    assert!(said.contains("boom in the page"), "{said}");
}

#[tokio::test]
async fn a_broken_content_security_policy_fails_the_test_unless_it_is_excused() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/inline").await;
    page.sees("内联").await;
    let complaints = page.complaints().await;
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].message.contains("Content Security Policy"), "{complaints:?}");
    page.excuse("Content Security Policy");
    browser.finish().await;
}

#[tokio::test]
async fn a_refusal_of_the_api_is_no_complaint_but_a_missing_asset_is() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.evaluate("return fetch('/api/v1/nothing').then((it) => it.status)").await;
    assert_eq!(page.complaints().await, []);
    page.evaluate("return fetch('/missing.wasm').then((it) => it.status)").await;
    let complaints = page.complaints().await;
    assert!(complaints.len() == 1 && complaints[0].message.contains("missing.wasm"), "{complaints:?}");
    page.excuse("missing.wasm");
    browser.finish().await;
}

#[tokio::test]
async fn axe_passes_a_sound_page_and_names_what_is_wrong_with_another() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.axe().await;
    page.open("/bad").await;
    let judged = page.clone();
    let said = said_by(async move { judged.axe().await }).await;
    for rule in ["image-alt (critical)", "label (critical)", "<input type=\"text\">"] {
        assert!(said.contains(rule), "{rule} in {said}");
    }
    browser.finish().await;
}

#[tokio::test]
async fn what_was_stored_on_the_device_survives_a_dead_battery() {
    const STORE: &str = "const stored = new Promise((done, failed) => {
        const opening = indexedDB.open('cards', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('drafts');
        opening.onerror = failed;
        opening.onsuccess = () => {
          const writing = opening.result.transaction('drafts', 'readwrite');
          writing.objectStore('drafts').put('写到一半', 1);
          writing.oncomplete = () => done('stored');
        };
      });
      return stored";
    const READ: &str = "return new Promise((done) => {
        const opening = indexedDB.open('cards', 1);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('drafts').objectStore('drafts').get(1);
          reading.onsuccess = () => done(reading.result);
        };
      })";
    let site = Site::start();
    let mut browser = Browser::open(Device::Phone, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    assert_eq!(page.evaluate(STORE).await, "stored");
    browser.crash_and_reopen().await;
    page.open("/").await;
    assert_eq!(page.evaluate(READ).await, "写到一半");
    browser.finish().await;
}

#[tokio::test]
async fn a_picture_shows_the_whole_page_at_the_devices_density() {
    let site = Site::start();
    let browser = Browser::open(Device::Phone, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    let path = page.screenshot("support-form").await;
    assert!(path.ends_with("screenshots/zh-360-support-form.png"), "{}", path.display());
    let png = std::fs::read(&path).expect("the picture was written");
    std::fs::remove_file(path).expect("it was there to be read");
    let side = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().expect("four bytes"));
    assert_eq!(side(16), 720);
    assert!(side(20) >= 1480, "{} pixels high", side(20));
    browser.finish().await;
}

#[tokio::test]
async fn a_failure_says_where_what_and_what_was_there_instead() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let page = browser.page();
    page.open("/").await;
    let hasty = page.waiting_at_most(std::time::Duration::from_millis(300));
    let (missing, doubled) = (hasty.clone(), hasty);
    let said = said_by(async move { missing.click("没有的").await }).await;
    let expected = ["check/browser.rs:", "to click \"没有的\"", "稍后", "picture: ", "一张 表", "127.0.0.1"];
    for part in expected {
        assert!(said.contains(part), "{part} in {said}");
    }
    let said = said_by(async move { doubled.click("打开").await }).await;
    assert!(said.contains("2 controls are called \"打开\""), "{said}");
    browser.finish().await;
}

#[tokio::test]
async fn a_browser_leaves_no_process_and_no_file_behind() {
    let site = Site::start();
    let browser = Browser::open(Device::Desktop, "zh-CN", &site.base()).await;
    let folder = browser.folder().to_owned();
    assert!(running_with(&folder) > 0, "the profile's folder is on the browser's command line");
    browser.finish().await;
    assert_eq!(running_with(&folder), 0);
    assert!(!folder.exists());
}

/// The number of processes with this path on their command line.
fn running_with(path: &std::path::Path) -> usize {
    let wanted = path.display().to_string();
    let processes = std::fs::read_dir("/proc").expect("Linux has /proc").flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(&wanted)).count()
}
