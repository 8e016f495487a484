//! What a person does to a page.

use std::future::Future;
use std::panic::Location;
use std::path::Path;

use thirtyfour::{By, Key};

use super::{Page, brief, squash};

impl Page {
    /// Presses the button, link, tab, radio button or checkbox with this name, once it is there and not refused.
    #[track_caller]
    pub fn click(&self, name: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to click \"{name}\""), async || {
                let element = self.find("press", name).await?;
                let centred =
                    self.seat.driver().execute(CENTRE, vec![element.to_json().map_err(brief)?]).await;
                centred.map_err(brief)?;
                element.click().await.map_err(brief)
            })
            .await;
        }
    }

    /// Clicks what a CSS selector names: for what has no name of its own.
    #[track_caller]
    pub fn click_css(&self, selector: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to click {selector}"), async || {
                let element = self.seat.driver().find(By::Css(selector)).await.map_err(brief)?;
                element.click().await.map_err(brief)
            })
            .await;
        }
    }

    /// Replaces what the field with this label holds by typing `text`.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to fill \"{label}\" with \"{text}\""), async || {
                let field = self.find("field", label).await?;
                let driver = self.seat.driver();
                let element = field.to_json().map_err(brief)?;
                let typed = driver.execute(SELECT_ALL, vec![element, text.into()]).await.map_err(brief)?;
                match typed.json().as_str() {
                    Some("type") if text.is_empty() => field.send_keys(Key::Backspace + "").await,
                    Some("type") => field.send_keys(text).await,
                    Some("set") => Ok(()),
                    _ => return Err("the field is disabled or read-only".into()),
                }
                .map_err(brief)
            })
            .await;
        }
    }

    /// Chooses an option by its words in the select with this label.
    #[track_caller]
    pub fn select(&self, label: &str, option: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to choose \"{option}\" in \"{label}\""), async || {
                let field = self.find("field", label).await?;
                for choice in field.find_all(By::Tag("option")).await.map_err(brief)? {
                    let words = choice.prop("textContent").await.map_err(brief)?.unwrap_or_default();
                    if squash(&words) == squash(option) {
                        return choice.click().await.map_err(brief);
                    }
                }
                Err(format!("\"{label}\" has no option \"{option}\""))
            })
            .await;
        }
    }

    /// Gives a file to the file field with this label.
    #[track_caller]
    pub fn attach(&self, label: &str, file: &Path) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let path =
                std::fs::canonicalize(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            self.until(at, &format!("to attach {} to \"{label}\"", path.display()), async || {
                let field = self.find("field", label).await?;
                field.send_keys(path.display().to_string()).await.map_err(brief)
            })
            .await;
        }
    }

    /// Presses a key where the focus is: `Key::Tab`, `Key::Enter`, `Key::Escape`.
    #[track_caller]
    pub fn press(&self, key: Key) -> impl Future<Output = ()> {
        let at = Location::caller();
        let what = format!("to press {key:?}");
        async move {
            let pressed = self.seat.driver().action_chain().send_keys(key + "").perform().await;
            if let Err(error) = pressed {
                self.fail(at, &what, &error.to_string()).await;
            }
        }
    }

    /// Types where the focus is.
    #[track_caller]
    pub fn type_text(&self, text: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            if let Err(error) = self.seat.driver().action_chain().send_keys(text).perform().await {
                self.fail(at, "to type", &error.to_string()).await;
            }
        }
    }
}

/// Where nothing that sticks to an edge lies over it; what is in sight already stays where it is.
const CENTRE: &str = r#"
const [it] = arguments;
const box = it.getBoundingClientRect();
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
const above = document.elementFromPoint(x, y);
if (!above || !(it.contains(above) || above.contains(it))) it.scrollIntoView({ block: 'center', inline: 'center' });
"#;

/// Focuses and selects all, so that typing replaces; a date or the like is set, since how it is typed depends on
/// the browser's language.
const SELECT_ALL: &str = r#"
const [field, text] = arguments;
if (field.disabled || field.readOnly) return 'refused';
field.scrollIntoView({ block: 'center' });
field.focus();
if (['date', 'time', 'month', 'week', 'datetime-local', 'color', 'range'].includes(field.type)) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return 'set';
}
if (field.select) field.select(); else getSelection().selectAllChildren(field);
return 'type';
"#;
