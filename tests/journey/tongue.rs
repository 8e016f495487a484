//! The language that a journey is made in. Both wordings stand side by side where they are looked for, so that a
//! reader of a journey sees what a reader of the app sees.

use locale::Language;

/// What a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Chinese,
    English,
}

impl Tongue {
    /// The words that this reader sees: `zh` or `en`.
    pub fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    /// The same for words that are put together.
    pub fn tell(self, zh: String, en: String) -> String {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    /// The language of the words in `crates/locale`, for texts that no journey reads out itself.
    pub fn language(self) -> Language {
        match self {
            Self::Chinese => Language::Zh,
            Self::English => Language::En,
        }
    }

    /// What a browser of such a reader prefers.
    pub fn tag(self) -> &'static str {
        self.say("zh-CN", "en")
    }

    /// The member of the framework's bilingual texts.
    pub fn key(self) -> &'static str {
        self.say("zh", "en")
    }
}
