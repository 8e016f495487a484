//! The shape of what is coming. It appears after 150 ms (in CSS), so that a quick answer never flickers.

use leptos::prelude::*;

use crate::tr;

/// What is being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lines of text.
    Lines(u8),
    /// Rows of a table.
    Rows(u8),
    /// Panels.
    Cards(u8),
    /// Fields of a form.
    Form(u8),
    /// One chart.
    Chart,
}

/// Grey shapes in place of content; readers hear "loading" once.
#[component]
pub fn Skeleton(shape: Shape) -> impl IntoView {
    let (class, count) = match shape {
        Shape::Lines(count) => ("bone bone-line", count),
        Shape::Rows(count) => ("bone bone-row", count),
        Shape::Cards(count) => ("bone bone-card", count),
        Shape::Form(count) => ("bone bone-field", count),
        Shape::Chart => ("bone bone-chart", 1),
    };
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{tr!("ui.loading")}</span>
            {(0..count).map(|_| view! { <span class=class aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}
