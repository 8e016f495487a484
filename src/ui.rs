//! The primitives that every screen is made of. They know neither routes nor the API: words, numbers and callbacks go
//! in, presses come out.

mod badge;
mod bar;
mod button;
mod checkbox;
mod chip;
mod choice;
mod counter;
mod dialog;
mod disclosure;
mod field;
mod figure;
mod icon;
mod menu;
mod notice;
mod number_field;
mod page;
mod save_state;
mod select;
mod shell;
mod skeleton;
mod slider;
mod table;
mod tabs;
mod theme;
mod toast;

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub use badge::{Avatar, Badge, BandBadge, Flag, FlagKind, Tone, band_of};
pub use bar::{Hue, Progress, ScoreBar, Spinner};
pub use button::{Button, IconButton, LinkButton, Look};
pub use checkbox::Checkbox;
pub use chip::{Chip, Chips, FilterChip};
pub use choice::{Choice, Choosable, Segmented};
pub use counter::Counter;
pub use dialog::{Confirm, Dialog, Drawer};
pub use disclosure::{Details, Facts, VisuallyHidden};
pub use field::{FieldKind, TextArea, TextField};
pub use figure::{Change, Figure, Figures};
pub use icon::{Glyph, Icon};
pub use menu::{Menu, MenuHeading, MenuItem, MenuLine};
pub use notice::{EmptyState, ErrorSummary, Notice, Problem};
pub use number_field::{NumberField, NumberProblem, parse_number};
pub use page::{Columns, Page, PageWidth, Section, StickyAction};
pub use save_state::{SaveState, Saving};
pub use select::Select;
pub use shell::{BottomItem, Brand, RailHeading, RailItem, Shell};
pub use skeleton::{Shape, Skeleton};
pub use slider::Slider;
pub use table::{Column, PlainTable, Sort, Table, TableHeight};
pub use tabs::{Tab, TabPanel, Tabs};
pub use theme::{Theme, ThemeChoice, provide_theme, use_theme};
pub use toast::{Toast, ToastRegion, Toasts, provide_toasts, use_toasts};

/// An element id that no other has in this page.
pub(crate) fn fresh_id(what: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{what}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Moves the keyboard to the element with this id, if it is on the page.
pub fn focus(id: &str) {
    take_keyboard(document().get_element_by_id(id));
}

/// Moves the keyboard, and readers, to the heading of the screen; says whether there is one yet.
pub fn focus_heading() -> bool {
    take_keyboard(document().query_selector("main h1").ok().flatten())
}

fn take_keyboard(element: Option<web_sys::Element>) -> bool {
    let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    // An element that cannot take focus leaves it where it was.
    element.map(|element| element.focus()).is_some()
}
