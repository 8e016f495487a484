//! A framework whose weights do not add up gets no further than the terminal, in the reader's language.

use support::{Folder, Server};

#[tokio::test]
async fn a_framework_whose_weights_do_not_add_up_is_refused_with_the_place_and_the_sum() {
    let server = Server::start().await;
    let folder = Folder::new("framework");
    let mut framework = crate::arithmetic::framework();
    framework["pillars"][0]["weight"] = 0.6.into();
    let file = folder.join("framework.json");
    std::fs::write(&file, framework.to_string()).expect("a scratch file");
    let file = file.to_str().expect("the scratch folder has a plain name");
    for (locale, words) in [
        ("zh_CN.UTF-8", "/pillars: 支柱权重之和为 11000 个基点，应为 10000。"),
        ("en_GB.UTF-8", "/pillars: The pillar weights add up to 11000 basis points and not to 10000."),
    ] {
        let checked = server.command_reading(locale, &["framework", "check", file]);
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(!checked.status.success(), "it was accepted: {said}");
        assert!(said.contains(words), "{said}");
    }
}
