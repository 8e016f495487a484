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
    let remembered = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(STORAGE_KEY).ok()?);
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
