//! Light, dark, or as the device says.

use leptos::prelude::*;

const STORAGE_KEY: &str = "guanhu.theme";

/// Which colours to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The choice in context.
#[derive(Debug, Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

impl ThemeChoice {
    /// The theme in use.
    pub fn get(self) -> Theme {
        self.0.get()
    }

    /// Changes the theme at once, and remembers it on this device.
    pub fn set(self, theme: Theme) {
        self.0.set(theme);
        if let Ok(Some(storage)) = window().local_storage() {
            // Private browsing may refuse storage; the choice then lasts as long as the page.
            let _ = match theme.code() {
                Some(code) => storage.set_item(STORAGE_KEY, code),
                None => storage.remove_item(STORAGE_KEY),
            };
        }
    }
}

/// Puts the remembered theme into context and keeps `<html data-theme>` true. Call once, in the root component.
pub fn provide_theme() -> ThemeChoice {
    let remembered =
        window().local_storage().ok().flatten().and_then(|storage| storage.get_item(STORAGE_KEY).ok()?);
    let theme = RwSignal::new(match remembered.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    });
    Effect::new(move || {
        let Some(root) = document().document_element() else {
            return;
        };
        // The page stays readable in the device's colours when the attribute cannot be set.
        let _ = match theme.get().code() {
            Some(code) => root.set_attribute("data-theme", code),
            None => root.remove_attribute("data-theme"),
        };
    });
    let choice = ThemeChoice(theme);
    provide_context(choice);
    choice
}

/// The theme in context; the device's where no context was provided.
pub fn use_theme() -> ThemeChoice {
    use_context().unwrap_or_else(|| ThemeChoice(RwSignal::new(Theme::System)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const TOKENS: &str = include_str!("../../style/tokens.css");

    type Tokens = BTreeMap<String, String>;

    /// The declarations of the block that follows `opening`.
    fn block(opening: &str) -> Tokens {
        let (_, rest) = TOKENS.split_once(opening).unwrap_or_default();
        let inside = rest.split('}').next().unwrap_or_default();
        let declaration = |line: &str| {
            let (name, value) = line.trim().trim_end_matches(';').split_once(':')?;
            name.starts_with("--").then(|| (name.to_owned(), value.trim().to_owned()))
        };
        inside.lines().filter_map(declaration).collect()
    }

    fn light() -> Tokens {
        block(":root {")
    }

    fn dark() -> Tokens {
        let mut tokens = light();
        tokens.extend(block(":root[data-theme=\"dark\"] {"));
        tokens
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
            let share = f64::from(value.expect("a token of six hexadecimal digits")) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(tokens: &Tokens, front: &str, back: &str) -> f64 {
        let of = |name: &str| luminance(&tokens[&format!("--{name}")]);
        let (one, other) = (of(front), of(back));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    const GROUNDS: [&str; 5] = ["canvas", "surface", "sunken", "hover", "accent-tint"];
    const TINTED: [&str; 7] = ["accent", "hard", "soft", "good", "warn", "bad", "flag"];
    const FILLED: [(&str, &str); 4] =
        [("on-accent", "accent"), ("on-accent", "accent-hover"), ("on-bad", "bad"), ("on-bad", "bad-hover")];

    #[test]
    fn every_text_reads_at_four_and_a_half_to_one_in_both_themes() {
        for tokens in [light(), dark()] {
            let mut pairs: Vec<(String, String)> = Vec::new();
            for ink in ["ink", "ink-2", "ink-3"] {
                pairs.extend(GROUNDS.map(|ground| (ink.to_owned(), ground.to_owned())));
            }
            for tone in TINTED {
                pairs.extend(["canvas", "surface"].map(|ground| (tone.to_owned(), ground.to_owned())));
                pairs.push((tone.to_owned(), format!("{tone}-tint")));
            }
            pairs.extend(FILLED.map(|(front, back)| (front.to_owned(), back.to_owned())));
            for (front, back) in pairs {
                let ratio = contrast(&tokens, &front, &back);
                assert!(ratio >= 4.5, "{front} on {back}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn every_mark_and_edge_of_a_control_stands_out_at_three_to_one() {
        for tokens in [light(), dark()] {
            for mark in ["line-strong", "accent", "hard", "soft", "flag"] {
                for ground in ["surface", "canvas"] {
                    let ratio = contrast(&tokens, mark, ground);
                    assert!(ratio >= 3.0, "{mark} on {ground}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn the_switch_and_the_device_give_the_same_dark() {
        let by_device = block(":root:not([data-theme=\"light\"]) {");
        assert!(by_device.len() > 30);
        assert_eq!(by_device, block(":root[data-theme=\"dark\"] {"));
    }
}
