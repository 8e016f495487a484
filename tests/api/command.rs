//! The command line, as an administrator uses it.

use std::process::{Command, Output};

use domain::id::{RegionId, UserId};
use protocol::problem::ProblemCode;
use protocol::session::Session;
use support::{Server, repository};

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn an_empty_installation_gets_its_first_region_and_administrator_from_the_command_line() {
    let server = Server::start().await;
    let added = server.command(&["region", "add", "--kind", "city", "--name", "测试市"]);
    let region: RegionId = words(&added).trim().parse().expect("the region's id");
    let account = ["--account", "Root", "--name", "管理员", "--role", "admin", "--region"];
    let region_id = region.to_string();
    let user = [&["user", "add"], &account[..], &[&region_id]].concat();
    let added = words(&server.command(&user));
    let mut lines = added.lines();
    lines.next().and_then(|id| id.parse::<UserId>().ok()).expect("the user's id");
    let password = lines.next().and_then(|line| line.strip_prefix("password: ")).expect("a password");
    let client = server.client();
    let session: Session = client.sign_in("root", password).await;
    assert_eq!((session.grants[0].region, session.demo), (region, false));
    let again = server.command(&user);
    assert_eq!(again.status.code(), Some(1), "an account is made once");

    let changed = words(&server.command(&["user", "password", "--account", "root"]));
    let new = changed.lines().find_map(|line| line.strip_prefix("password: ")).expect("a password");
    client.get("session").await.expect_problem(ProblemCode::NotSignedIn);
    client.try_sign_in("root", password).await.expect_problem(ProblemCode::WrongCredentials);
    client.sign_in("root", new).await;
}

#[tokio::test]
async fn a_region_is_renamed_in_both_languages_and_one_that_is_not_there_is_named() {
    let server = Server::start().await;
    let added = words(&server.command(&["region", "add", "--kind", "city", "--name", "测试市"]));
    let id = added.trim();
    let renamed = ["region", "rename", id, "--name", "新市", "--name-en", "New City"];
    assert!(server.command(&renamed).status.success());
    let listed = words(&server.command(&["region", "list"]));
    assert!(listed.contains(&format!("{id}\tcity\t新市\t\tNew City")), "{listed}");

    let stranger = support::fresh::<RegionId>().to_string();
    let refused = server.command(&["region", "rename", &stranger, "--name", "新市"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains(&stranger));
}

#[tokio::test]
async fn a_demo_says_where_it_is_and_who_may_come_in_and_real_data_says_nobody() {
    let server = Server::demo().await;
    let said = server.log();
    assert!(said.contains(&format!("listening on {}", server.base())), "{said}");
    let about: protocol::session::About = server.client().read("about").await;
    assert!(!about.demo_accounts.is_empty());
    for demo in about.demo_accounts {
        let (account, password, role) = (demo.account, demo.password, demo.role.as_str());
        let line = format!("demo account {account}, password {password}: {role}\n");
        assert!(said.contains(&line), "{line} is not in {said}");
    }
    assert!(!Server::start().await.log().contains("demo account"));
}

#[tokio::test]
async fn the_audit_is_unbroken_and_says_how_long_it_is() {
    let server = Server::demo().await;
    let verified = server.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let rows: u64 = words(&verified).split(' ').next().and_then(|count| count.parse().ok()).expect("a count");
    assert!(rows > 100, "{rows}");
}

#[tokio::test]
async fn rebuilding_scores_the_open_rounds_again_to_the_same_numbers() {
    let server = Server::demo().await;
    let client = server.client();
    client.sign_in("evaluator", "guanhu-demo").await;
    let rounds: Vec<protocol::round::RoundView> = client.list("rounds").await;
    let open = rounds.iter().find(|it| it.round.is_open()).expect("an open round").round.id;
    let before = client.get(&format!("rounds/{open}/result")).await.expect_status(200);
    let rebuilt = server.command(&["rebuild"]);
    assert!(words(&rebuilt).contains(&open.to_string()), "{rebuilt:?}");
    let after = client.get(&format!("rounds/{open}/result")).await.expect_status(200);
    assert_eq!(before.text(), after.text());
}

#[tokio::test]
async fn a_framework_file_is_checked_and_every_fault_printed_with_its_place() {
    let folder = support::Folder::new("check");
    let (good, broken) = (repository().join("catalog/framework.json"), folder.join("broken.json"));
    let text = std::fs::read_to_string(&good).expect("the catalogue ships");
    let mut document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    document["pillars"][0]["weight"] = serde_json::json!(0.6);
    document["indicators"][3]["unexpected"] = serde_json::json!(1);
    std::fs::write(&broken, document.to_string()).expect("a file in our own folder");
    let check = |file: &std::path::Path, language: &str| {
        let mut command = Command::new(support::server::binary());
        command.env("LC_ALL", language).args(["framework", "check"]).arg(file);
        command.output().expect("guanhu runs")
    };
    assert!(check(&good, "C").status.success());
    let said = check(&broken, "en_US.UTF-8");
    assert_eq!(said.status.code(), Some(2));
    assert!(words(&said).contains("/pillars: The pillar weights add up to 11000"), "{said:?}");
    assert!(words(&said).contains("/indicators/3/unexpected: "), "{said:?}");
    assert!(words(&check(&broken, "zh_CN.UTF-8")).contains("基点"));
    let missing = check(&folder.join("none.json"), "C");
    assert_eq!(missing.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn serving_says_one_line_and_ends_well_when_it_is_asked_to() {
    use std::io::{BufRead as _, BufReader, Read as _};
    let folder = support::Folder::new("serve");
    let mut serving = Command::new(support::server::binary())
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &folder.sqlite_url("guanhu.sqlite")])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("guanhu runs");
    let mut out = BufReader::new(serving.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line:?}");
    let asked = Command::new("kill").args(["-TERM", &serving.id().to_string()]).status().expect("kill runs");
    assert!(asked.success());
    assert_eq!(serving.wait().expect("it ends").code(), Some(0));
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    assert_eq!(rest, "", "standard output holds the address and nothing else");
}
