use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::Folder;
use support::program::{Farewell, Program};

/// A shell that starts a child of its own, says both process ids, and would live for a minute.
fn family(folder: &Folder) -> Program {
    let mut command = Command::new("sh");
    command.args(["-c", "sleep 60 & echo pids $$ $!; wait"]);
    Program::start(command, &folder.join("log"), folder.path(), Farewell::Kill).expect("sh starts")
}

async fn pids(program: &mut Program) -> [String; 2] {
    let words = program.wait_for_log(Duration::from_secs(5), |text| {
        let (_, rest) = text.split_once("pids ")?;
        let mut pids = rest.strip_suffix('\n')?.split(' ').map(str::to_owned);
        Some([pids.next()?, pids.next()?])
    });
    words.await.expect("it says its process ids")
}

fn lives(pid: &str) -> bool {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    // A zombie that waits for whoever adopted it no longer lives.
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Whether all of them end soon: on a busy machine it takes a moment until what was killed has gone.
async fn end(pids: &[String]) -> bool {
    for _ in 0..100 {
        if !pids.iter().any(|pid| lives(pid)) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[tokio::test]
async fn a_dropped_program_takes_its_children_along() {
    let folder = Folder::new("family");
    let mut program = family(&folder);
    let pids = pids(&mut program).await;
    assert!(pids.iter().all(|pid| lives(pid)));
    drop(program);
    assert!(end(&pids).await, "still running: {pids:?}");
}

#[tokio::test]
async fn a_program_does_not_outlive_a_test_process_that_was_killed() {
    // The killed test process is this very program, running this very test, which then only waits.
    if std::env::var_os(TO_BE_KILLED).is_some() {
        return wait_to_be_killed().await;
    }
    let folder = Folder::new("killed");
    let mut command = Command::new(std::env::current_exe().expect("a running test has a path"));
    let name = "program::a_program_does_not_outlive_a_test_process_that_was_killed";
    command.args(["--exact", name, "--nocapture"]).env(TO_BE_KILLED, "1");
    let mut tests =
        Program::start(command, &folder.join("log"), folder.path(), Farewell::Kill).expect("it starts");
    let inner = pids(&mut tests).await;
    assert!(inner.iter().all(|pid| lives(pid)));
    tests.kill();
    assert!(end(&inner).await, "still running: {inner:?}");
}

/// Tells a run of the test above that it is the one to be killed.
const TO_BE_KILLED: &str = "GUANHU_TEST_TO_BE_KILLED";

async fn wait_to_be_killed() {
    let folder = Folder::new("inner");
    let mut program = family(&folder);
    let [shell, child] = pids(&mut program).await;
    println!("pids {shell} {child}");
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[tokio::test]
async fn a_program_that_ends_early_gives_its_last_words() {
    let folder = Folder::new("early");
    let mut command = Command::new("sh");
    command.args(["-c", "echo no such database >&2; exit 3"]);
    let mut program =
        Program::start(command, &folder.join("log"), folder.path(), Farewell::Kill).expect("sh starts");
    let said = program.wait_for_log(Duration::from_secs(5), |text| text.find("listening")).await;
    assert_eq!(said.expect_err("it never listens"), "no such database");
}
