//! `domain`, `composite` and `scoring` do no I/O, read no clock and hold no randomness: now, today and seeds are arguments.

use super::Fault;
use super::lexer::Kind;
use super::tree::{Tree, has_word, shipped_lines};

const PURE: [&str; 3] = ["crates/domain/src/", "crates/composite/src/", "crates/scoring/src/"];

/// Each crate's own list of methods that clippy refuses; they must not drift apart.
const CLIPPY: [&str; 3] =
    ["crates/domain/clippy.toml", "crates/composite/clippy.toml", "crates/scoring/clippy.toml"];

/// What gives an impure file away, and what to do instead.
const IMPURE: [(&[&str], &str); 4] = [
    (
        &[
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "std::io",
            "std::thread",
            "println!",
            "eprintln!",
            "dbg!",
        ],
        "reaches outside the program; let the caller do that and pass the result in",
    ),
    (
        &["SystemTime", "Instant", "Utc::now", "Local::now"],
        "reads a clock; take the moment or the date as an argument",
    ),
    (
        &["getrandom", "rand", "now_v7", "new_v4", "thread_rng"],
        "draws randomness; take the id or the seed as an argument",
    ),
    (&["web_sys", "js_sys", "wasm_bindgen"], "knows the browser; keep that in the app"),
];

/// Where browser and server must come to the same bits, and the methods whose last bit is the platform's own affair.
const SAME_BITS: [&str; 3] = ["crates/composite/src/", "crates/scoring/src/", "crates/engine/src/"];
const PLATFORM_S: [&str; 16] = [
    ".ln()",
    ".log10()",
    ".log2()",
    ".ln_1p()",
    ".exp()",
    ".exp2()",
    ".exp_m1()",
    ".powf(",
    ".powi(",
    ".mul_add(",
    ".sin()",
    ".cos()",
    ".tan()",
    ".tanh()",
    ".cbrt()",
    ".hypot(",
];

pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.rust(&PURE) {
        for (number, line) in shipped_lines(path, text, Kind::Code) {
            for (words, advice) in IMPURE {
                for word in words.iter().filter(|word| has_word(&line, word)) {
                    faults.push(Fault::at(path, number, format!("`{word}` {advice}")));
                }
            }
        }
    }
    for (path, text) in tree.rust(&SAME_BITS) {
        for (number, line) in shipped_lines(path, text, Kind::Code) {
            for method in PLATFORM_S.iter().filter(|method| line.contains(**method)) {
                let message = format!("`{method}` gives other bits on other platforms; take it from `libm`");
                faults.push(Fault::at(path, number, message));
            }
        }
    }
    let first = tree.text(CLIPPY[0]);
    for path in CLIPPY {
        if tree.text(path).is_none() || tree.text(path) != first {
            faults.push(Fault::of_file(path, format!("must exist and be the same as {}", CLIPPY[0])));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text), (CLIPPY[0], "same"), (CLIPPY[1], "same"), (CLIPPY[2], "same")]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_clock_in_the_domain_is_found_at_its_line() {
        let found = faults("crates/domain/src/duty.rs", "fn due() {\n    let now = Utc::now();\n}\n");
        assert_eq!(
            found,
            [
                "crates/domain/src/duty.rs:2: `Utc::now` reads a clock; take the moment or the date as an argument"
            ]
        );
    }

    #[test]
    fn a_word_in_a_comment_a_string_or_a_test_is_no_clock() {
        let text =
            "// Utc::now\nconst A: &str = \"SystemTime\";\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert!(faults("crates/scoring/src/rank.rs", text).is_empty());
    }

    #[test]
    fn the_server_may_read_the_clock() {
        assert!(faults("crates/server/src/jobs.rs", "let now = Utc::now();").is_empty());
    }

    #[test]
    fn a_logarithm_of_the_platform_is_found_where_bits_must_be_the_same() {
        assert_eq!(faults("crates/composite/src/a.rs", "fn a(x: f64) -> f64 {\n    x.ln()\n}\n").len(), 1);
        assert!(faults("crates/composite/src/a.rs", "let y = libm::log(x).sqrt();").is_empty());
        assert!(faults("crates/server/src/a.rs", "let y = x.ln();").is_empty());
    }

    #[test]
    fn the_lists_for_clippy_must_agree() {
        let tree = Tree::of(&[(CLIPPY[0], "a"), (CLIPPY[1], "b"), (CLIPPY[2], "a")]);
        assert_eq!(check(&tree).len(), 1);
        assert_eq!(check(&Tree::of(&[])).len(), CLIPPY.len());
    }
}
