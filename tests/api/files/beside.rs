//! What commands on files do beside their work: what they spare, say, print and ask for.

use std::process::Command;

use support::Folder;

use super::{DATA, SCORE, furnished, guanhu, read, said, spoken};

#[test]
fn what_is_read_is_never_written_over_whatever_it_is_called() {
    let folder = furnished("spared");
    assert!(guanhu(&folder, &SCORE).status.success());
    let own = folder.join("out/normalised.csv");
    std::fs::write(&own, DATA).expect("a file");
    std::fs::write(folder.join("plan.json"), r#"{"weights": {"method": "within", "share": 0.5}}"#)
        .expect("a file");
    std::fs::create_dir(folder.join("u")).expect("a folder");
    std::fs::copy(folder.join("plan.json"), folder.join("u/uncertainty.json")).expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink("out/normalised.csv", folder.join("link.csv")).expect("a link");
    #[cfg(not(unix))]
    std::fs::hard_link(&own, folder.join("unused.csv")).expect("a link");
    let names = if cfg!(unix) {
        &["out/normalised.csv", "out/../out/normalised.csv", "link.csv"][..]
    } else {
        &["out/normalised.csv"]
    };
    for name in names {
        let mut words = SCORE;
        words[4] = name;
        let output = guanhu(&folder, &words);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let expected = format!("{name}: the result out/normalised.csv would be written over this file");
        assert!(said(&output).replace('\\', "/").contains(&expected), "{output:?}");
        assert!(said(&spoken(&folder, "zh_CN.UTF-8", &words)).contains("会覆盖这个要读取的文件"));
        assert_eq!(read(&own), DATA);
    }
    let mut words = vec!["analyse", "uncertainty", "--plan", "u/uncertainty.json"];
    words.extend_from_slice(&SCORE[1..9]);
    words.extend_from_slice(&["--out", "u"]);
    assert_eq!(guanhu(&folder, &words).status.code(), Some(2));
    std::fs::create_dir(folder.join("s")).expect("a folder");
    std::fs::write(folder.join("s/sobol.csv"), "A,B,AB_x\n1,2,2\n3,1,1\n").expect("a file");
    let output = guanhu(&folder, &["analyse", "sobol", "--sample", "s/sobol.csv", "--out", "s"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_reader_that_has_enough_is_not_minded() {
    let folder = Folder::new("stdout");
    std::fs::write(folder.join("r.csv"), "unit,rater,value\n1,A,1\n1,B,1\n2,A,2\n2,B,2\n").expect("a file");
    let shell = |words: &str| {
        let mut command = Command::new("bash");
        command.current_dir(folder.path()).env("LC_ALL", "C").env("GUANHU", support::server::binary());
        command.args(["-c", words]).output().expect("bash runs")
    };
    let agreement = "\"$GUANHU\" analyse agreement --ratings r.csv --level ordinal";
    for printed in [agreement, "\"$GUANHU\" analyse coupling --h 82 --s 48", "\"$GUANHU\" openapi"] {
        let full = shell(&format!("{printed} > /dev/full"));
        assert_eq!(full.status.code(), Some(2), "{full:?}");
        assert!(
            said(&full).starts_with("guanhu: standard output cannot be written: No space left"),
            "{full:?}"
        );
        // The reader is gone before a word is written.
        let closed = shell(&format!("{{ sleep 0.3; {printed}; echo \"ended with $?\" >&2; }} | true"));
        assert_eq!(said(&closed), "ended with 0\n");
    }
    let nowhere = shell("\"$GUANHU\" analyse agreement --ratings none.csv --level ordinal 2> /dev/full");
    assert_eq!(nowhere.status.code(), Some(2), "{nowhere:?}");
}

#[test]
fn help_says_nothing_of_a_database_where_there_is_none_and_takes_it_anywhere() {
    let folder = furnished("help");
    let help = |words: &[&str]| {
        let output = guanhu(&folder, words);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for words in [
        &["score", "--help"][..],
        &["analyse", "--help"],
        &["analyse", "statistics", "--help"],
        &["openapi", "--help"],
    ] {
        let text = help(words);
        assert!(!text.contains("--database") && !text.contains("--log"), "{words:?}: {text}");
    }
    for words in [&["--help"][..], &["serve", "--help"], &["user", "--help"], &["rebuild", "--help"]] {
        let text = help(words);
        assert!(text.contains("--database") && text.contains("--log"), "{words:?}: {text}");
    }
    let anywhere = ["--database", "sqlite:none.sqlite", "--log", "json"];
    for words in [[&anywhere[..], &SCORE].concat(), [&SCORE[..], &anywhere].concat()] {
        assert!(guanhu(&folder, &words).status.success(), "{words:?}");
    }
    assert!(!folder.join("none.sqlite").exists());
    for words in [
        ["--database", "nonsense:x", "audit", "verify"],
        ["audit", "--database", "nonsense:x", "verify"],
        ["audit", "verify", "--database", "nonsense:x"],
    ] {
        let output = guanhu(&folder, &words);
        assert!(
            !output.status.success() && said(&output).contains("URL is not understood"),
            "{words:?}: {output:?}"
        );
    }
}

#[test]
fn a_folder_and_a_file_that_is_not_there_are_told_in_plain_words() {
    let folder = furnished("plain");
    for (name, english, chinese) in [
        ("none.csv", "none.csv: there is no such file", "none.csv：没有这个文件"),
        (".", ".: this is a folder, not a file", ".：这是文件夹而不是文件"),
    ] {
        let mut words = SCORE;
        words[4] = name;
        let output = guanhu(&folder, &words);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(english), "{output:?}");
        assert!(said(&spoken(&folder, "zh_CN.UTF-8", &words)).contains(chinese));
    }
}
