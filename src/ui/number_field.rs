//! A field for one number. The text stays as it was typed; what is wrong with it is said beside it.

use ::locale::{Language, t};
use leptos::prelude::*;

use super::field::{Frame, described_by, invalid};
use super::fresh_id;
use crate::locale::use_locale;

/// The longest text that is still read as a number; anything longer is not one.
const LONGEST: usize = 32;

/// Why a text is not the number that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberProblem {
    /// Not a number at all.
    NotANumber,
    /// A whole number was asked for.
    NotWhole,
    /// Outside what can be true, bounds included.
    OutOfBounds { low: f64, high: f64 },
}

impl NumberProblem {
    /// The problem in the reader's words.
    pub fn words(self, language: Language) -> String {
        match self {
            Self::NotANumber => t!(language, "ui.number_not_a_number"),
            Self::NotWhole => t!(language, "ui.number_not_whole"),
            Self::OutOfBounds { low, high } => {
                t!(language, "ui.number_out_of_bounds", low = low, high = high)
            }
        }
    }
}

/// Reads a number as people type it: full-width digits, "1,204", surrounding spaces. Empty is `None`, which is no answer
/// and not zero. "Infinity", "1e9" and hexadecimal are not numbers here.
///
/// # Errors
/// [`NumberProblem::NotANumber`] for anything else.
pub fn parse_number(text: &str) -> Result<Option<f64>, NumberProblem> {
    let plain: String = text.trim().chars().take(LONGEST + 1).filter_map(half_width).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let numeric = digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    if !numeric || text.trim().chars().count() > LONGEST {
        return Err(NumberProblem::NotANumber);
    }
    plain.parse::<f64>().map(Some).map_err(|_| NumberProblem::NotANumber)
}

/// The half-width form of a letter of a number; `None` for a thousands separator or a space between digits.
fn half_width(letter: char) -> Option<char> {
    match letter {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(letter) - 0xff10, 10),
        '\u{ff0e}' | '\u{3002}' => Some('.'),
        '\u{2212}' | '\u{ff0d}' => Some('-'),
        ',' | '\u{ff0c}' | ' ' | '\u{a0}' => None,
        other => Some(other),
    }
}

fn checked(text: &str, decimal: bool, bounds: Option<(f64, f64)>) -> Result<Option<f64>, NumberProblem> {
    let Some(number) = parse_number(text)? else {
        return Ok(None);
    };
    if !decimal && number.fract() != 0.0 {
        return Err(NumberProblem::NotWhole);
    }
    match bounds {
        Some((low, high)) if number < low || number > high => Err(NumberProblem::OutOfBounds { low, high }),
        _ => Ok(Some(number)),
    }
}

/// One number with its unit. `text` holds what is typed; `on_number` hears every text that is a number or empty.
/// A wrong text is named once the field is left, so that nobody is told off in the middle of typing.
#[component]
pub fn NumberField(
    #[prop(into)] label: Signal<String>,
    text: RwSignal<String>,
    /// Whether decimals are allowed; also chooses the phone's keypad.
    #[prop(default = true)]
    decimal: bool,
    #[prop(optional, into)] unit: Signal<Option<String>>,
    /// Smallest and largest value, both allowed.
    #[prop(optional, into)]
    bounds: Option<(f64, f64)>,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_number: Option<Callback<Option<f64>>>,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let locale = use_locale();
    let id = id.unwrap_or_else(|| fresh_id("number"));
    let left = RwSignal::new(!text.get_untracked().is_empty());
    let shown = Signal::derive(move || {
        let own = checked(&text.get(), decimal, bounds).err().filter(|_| left.get());
        own.map(|problem| problem.words(locale.language())).or_else(|| error.get())
    });
    let described = described_by(&id, help, shown);
    view! {
        <Frame id=id.clone() label help error=shown optional hide_label>
            <div class="input-box input-number">
                <input
                    class="input num"
                    id=id
                    type="text"
                    inputmode=if decimal { "decimal" } else { "numeric" }
                    autocomplete="off"
                    prop:value=move || text.get()
                    disabled=disabled
                    aria-describedby=described
                    aria-invalid=invalid(shown)
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        if let (Some(on_number), Ok(number)) = (on_number, checked(&typed, decimal, bounds)) {
                            on_number.run(number);
                        }
                        text.set(typed);
                    }
                    on:focus=move |_| left.set(checked(&text.get_untracked(), decimal, bounds).is_err())
                    on:blur=move |_| {
                        left.set(true);
                        if let Some(on_leave) = on_leave {
                            on_leave.run(());
                        }
                    }
                />
                {move || unit.get().map(|unit| view! { <span class="input-unit">{unit}</span> })}
            </div>
        </Frame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, number) in
            [("12", 12.0), (" 12.50 ", 12.5), ("1,204", 1204.0), ("\u{ff11}\u{ff12}", 12.0), ("−3", -3.0)]
        {
            assert_eq!(parse_number(typed), Ok(Some(number)), "{typed}");
        }
    }

    #[test]
    fn an_empty_text_is_no_answer_and_not_zero() {
        assert_eq!(parse_number("  "), Ok(None));
        assert_eq!(parse_number("0"), Ok(Some(0.0)));
    }

    #[test]
    fn what_is_not_a_plain_number_is_refused() {
        for typed in ["abc", "1e9", "inf", "NaN", "0x10", "1.2.3", "-", ".", "12段", &"9".repeat(40)] {
            assert_eq!(parse_number(typed), Err(NumberProblem::NotANumber), "{typed}");
        }
    }

    #[test]
    fn whole_numbers_and_bounds_are_held() {
        assert_eq!(checked("12.5", false, None), Err(NumberProblem::NotWhole));
        assert_eq!(
            checked("101", true, Some((0.0, 100.0))),
            Err(NumberProblem::OutOfBounds { low: 0.0, high: 100.0 })
        );
        assert_eq!(checked("100", true, Some((0.0, 100.0))), Ok(Some(100.0)));
    }
}
