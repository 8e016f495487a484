//! A device whose browser still has the database of an earlier version: what lies there goes on.

use support::Device;

use crate::answers::Answer;
use crate::reader::Reader;
use crate::scene::Scene;
use crate::tongue::Tongue::Chinese;

/// Puts the kept drafts into a database as the first version made it, where receipts had a shelf of their own.
const BACK_TO_THE_FIRST_VERSION: &str = "
    const done = (request) => new Promise((well, badly) => {
        request.onsuccess = () => well(request.result);
        // Blocked is no failure: the page before is about to close its connection, and then the request goes on.
        request.onerror = () => badly(request.error);
    });
    const goBack = async () => {
        const now = await done(indexedDB.open('guanhu'));
        const kept = now.transaction('drafts').objectStore('drafts');
        const [keys, texts] = [await done(kept.getAllKeys()), await done(kept.getAll())];
        now.close();
        await done(indexedDB.deleteDatabase('guanhu'));
        const request = indexedDB.open('guanhu', 1);
        request.onupgradeneeded = () => ['drafts', 'tasks', 'frameworks', 'reviews', 'receipts']
            .forEach((shelf) => request.result.createObjectStore(shelf));
        const first = await done(request);
        const drafts = first.transaction('drafts', 'readwrite').objectStore('drafts');
        for (const at of keys.keys()) await done(drafts.put(texts[at], keys[at]));
        first.close();
        window.went = keys.length;
    };
    goBack().catch((error) => { window.went = String(error); });";

/// Looks at the version and the shelves that are there now.
const LOOK: &str = "
    indexedDB.open('guanhu').onsuccess = (opened) => {
        const found = opened.target.result;
        window.shelves = `${found.version} ${[...found.objectStoreNames].join(' ')}`;
        found.close();
    };";

#[tokio::test]
async fn a_draft_from_the_first_version_of_the_database_goes_on_after_the_upgrade() {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, Chinese, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of("康乐新村").await;
    let typed = [("H1-05", Answer::Count(150, 160))];
    reader.answers(&typed).await;
    reader.waits_until_it_is_kept().await;

    // On a page of the same origin where the app does not run.
    reader.page.excuse("favicon.ico");
    reader.page.open("/api/v1/about").await;
    reader.page.evaluate(BACK_TO_THE_FIRST_VERSION).await;
    reader.page.becomes_true("return window.went === 1").await;

    reader.opens_the_card_of("康乐新村").await;
    reader.finds(&typed).await;
    let more = [("H1-02", Answer::Count(20, 21))];
    reader.answers(&more).await;
    reader.waits_until_it_is_kept().await;
    reader.page.evaluate(LOOK).await;
    let shelves = "return window.shelves === '2 asides drafts frameworks reviews tasks'";
    reader.page.becomes_true(shelves).await;
    reader.page.reload().await;
    reader.finds(&typed).await;
    reader.finds(&more).await;
    reader.leaves().await;
}
