//! axe-core's judgement of a page, in sentences.

use serde::Deserialize;

/// What axe found, as far as a reader needs it.
#[derive(Debug, Deserialize)]
pub(super) struct Violation {
    id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    html: String,
    #[serde(rename = "failureSummary")]
    summary: Option<String>,
}

/// Every rule, best practices included. Nothing is preloaded: it would only fetch the style sheets again.
pub(super) const RUN: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'], preload: false })
  .then((result) => done({ violations: result.violations, rules: result.passes.length }))
  .catch((error) => done({ error: String(error) }));
"#;

/// What [`RUN`] answers.
#[derive(Debug, Deserialize)]
pub(super) struct Verdict {
    #[serde(default)]
    pub(super) violations: Vec<Violation>,
    /// How many rules the page passed; none at all means that axe saw no page.
    #[serde(default)]
    pub(super) rules: usize,
    pub(super) error: Option<String>,
}

/// axe's source, from where npm put it.
pub(super) fn source() -> String {
    let path = crate::tests_folder().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npm ci` in tests/", path.display()))
}

/// The violations as a list to read: rule, why, and up to five places each.
pub(super) fn describe(violations: &[Violation]) -> String {
    let mut text = String::new();
    for violation in violations {
        let impact = violation.impact.as_deref().unwrap_or("minor");
        text += &format!("- {} ({impact}): {}\n", violation.id, violation.help);
        for node in violation.nodes.iter().take(5) {
            let html: String = node.html.chars().take(200).collect();
            let summary = node.summary.as_deref().unwrap_or_default().replace('\n', " ");
            text += &format!("    {html}\n      {summary}\n");
        }
        if violation.nodes.len() > 5 {
            text += &format!("    and {} more\n", violation.nodes.len() - 5);
        }
    }
    text
}
