use serde::{Deserialize, Serialize};

/// The two languages of every text. On the wire: `"zh"` and `"en"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Both, in the order in which a chooser shows them.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag for `<html lang>` and `Intl`: `"zh-CN"` or `"en"`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short code used on the wire and in storage: `"zh"` or `"en"`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language's name in itself, for the chooser.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// Reads a tag by its primary subtag: `"zh-Hans-CN"` is Chinese, `"en_GB"` is English, anything else is not ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Negotiates an `Accept-Language` header (RFC 9110, 12.5.4): the highest quality that is ours, the earlier one
    /// among equals, Chinese when none is. Looks at the first 20 ranges only.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',').take(20) {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::from_tag) else {
                continue;
            };
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |text| text.trim().parse::<f32>().unwrap_or(0.0));
            if quality > 0.0 && best.is_none_or(|(highest, _)| quality > highest) {
                best = Some((quality, language));
            }
        }
        best.map_or(Self::default(), |(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_quality_that_is_ours_wins() {
        assert_eq!(Language::from_accept_language("fr;q=1, zh-CN;q=0.5, en-GB;q=0.8"), Language::En);
        assert_eq!(Language::from_accept_language("zh-Hans-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
        assert_eq!(Language::from_accept_language("en;q=0, zh;q=0.1"), Language::Zh);
    }

    #[test]
    fn nothing_that_is_ours_means_chinese() {
        for header in ["", "fr, de;q=0.3", "*", ";;;,,,", "en;q=nonsense"] {
            assert_eq!(Language::from_accept_language(header), Language::Zh, "{header}");
        }
    }

    #[test]
    fn the_wire_has_two_letters() {
        assert_eq!(serde_json::to_string(&Language::Zh).ok().as_deref(), Some("\"zh\""));
        assert_eq!(serde_json::from_str::<Language>("\"en\"").ok(), Some(Language::En));
    }
}
