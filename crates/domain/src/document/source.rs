//! What a document cites.

use serde::{Deserialize, Serialize};

use super::{DocumentErrorKind, Node, all};
use crate::code::SourceCode;
use crate::text::Bilingual;

/// The most sources of one document.
const SOURCES_MAX: usize = 200;
const BASES: &[(&str, Basis)] = &[
    ("seed", Basis::Seed),
    ("retrieved", Basis::Retrieved),
    ("retrieved_part", Basis::RetrievedPart),
    ("general_knowledge_verify", Basis::GeneralKnowledgeVerify),
    ("proposed", Basis::Proposed),
];

/// How far a source can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The paper that the document starts from.
    Seed,
    /// Read in the original.
    Retrieved,
    /// A part of it was read in the original, the rest is from memory.
    RetrievedPart,
    /// From memory; to be checked against the original before anybody relies on it.
    GeneralKnowledgeVerify,
    /// A proposal of the document's author.
    Proposed,
}

impl Basis {
    /// Whether somebody has read what the source says, all of it.
    pub fn is_confirmed(self) -> bool {
        matches!(self, Self::Seed | Self::Retrieved)
    }
}

/// A source that goalposts, rules or duties cite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    pub code: SourceCode,
    pub title: Bilingual,
    pub basis: Basis,
    pub url: Option<String>,
}

/// The section `sources`: an object by code.
pub(crate) fn sources(node: &Node<'_>) -> Option<Vec<Source>> {
    all(node.members(SOURCES_MAX)?.into_iter().map(|(name, node)| source(name, node)).collect())
}

fn source(name: &str, node: Node<'_>) -> Option<Source> {
    let code = match SourceCode::parse(name) {
        Ok(code) => code,
        Err(error) => {
            let text = name.chars().take(80).collect();
            return node.fault(DocumentErrorKind::BadCode { text, expected: error.expected });
        }
    };
    let o = node.object(&["title", "basis", "url"])?;
    let title = o.need("title").and_then(|n| n.bilingual());
    let basis = o.need("basis").and_then(|n| n.choice(BASES));
    let url = match o.optional("url") {
        Some(n) => web_address(&n)?,
        None => None,
    };
    Some(Source { code, title: title?, basis: basis?, url })
}

/// An address that a browser opens and does not run; shown as a link.
fn web_address(node: &Node<'_>) -> Option<Option<String>> {
    let text = node.text()?;
    let is_of_the_web = text.starts_with("https://") || text.starts_with("http://");
    match is_of_the_web {
        true => Some(Some(text.to_owned())),
        false if node.is_stored() => Some(None),
        false => node.fault(DocumentErrorKind::NotAWebAddress),
    }
}

/// `"DEFAULT;ZWY"`: the sources, and whether all of them are confirmed. They are not judged where
/// the section of the sources is broken itself: one mistake is one message.
pub(crate) fn cited(node: &Node<'_>, declared: Option<&[Source]>) -> Option<(Vec<SourceCode>, bool)> {
    let known = declared?;
    let mut confirmed = true;
    let mut codes = Vec::new();
    for text in node.text()?.split(';').map(str::trim) {
        let Some(source) = known.iter().find(|source| source.code.as_str() == text) else {
            return node.fault(DocumentErrorKind::UnknownSource { text: text.chars().take(80).collect() });
        };
        confirmed &= source.basis.is_confirmed();
        codes.push(source.code);
    }
    Some((codes, confirmed))
}
