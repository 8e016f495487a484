use std::sync::Arc;

use leptos::prelude::*;

type Cell<R> = Arc<dyn Fn(&R) -> AnyView + Send + Sync>;

/// A column: its heading, its width, and how a row shows in it.
pub struct Column<R> {
    pub(super) id: &'static str,
    pub(super) title: Signal<String>,
    pub(super) unit: Option<Signal<String>>,
    pub(super) width: u16,
    pub(super) numeric: bool,
    pub(super) sortable: bool,
    pub(super) highest_first: bool,
    pub(super) cell: Cell<R>,
}

// Derived `Clone` would ask the same of the row, which is only borrowed here.
impl<R> Clone for Column<R> {
    fn clone(&self) -> Self {
        Self { cell: Arc::clone(&self.cell), ..*self }
    }
}

impl<R: 'static> Column<R> {
    /// An empty column, 160 px wide at the default text size. `id` names it in [`Sort`].
    pub fn new(id: &'static str, title: impl Into<Signal<String>>) -> Self {
        let cell: Cell<R> = Arc::new(|_| ().into_any());
        Self {
            id,
            title: title.into(),
            unit: None,
            width: 160,
            numeric: false,
            sortable: false,
            highest_first: false,
            cell,
        }
    }

    /// Its width in px at the default text size; the columns share what is left over.
    #[must_use]
    pub fn width(mut self, width: u16) -> Self {
        self.width = width;
        self
    }

    /// Numbers: to the right, digits of one width.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.numeric = true;
        self.highest_first = true;
        self
    }

    /// The unit, shown in the heading so that no cell repeats it.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Signal<String>>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// A first press on its heading sorts from the highest; for bars and other pictures of numbers.
    #[must_use]
    pub fn highest_first(mut self) -> Self {
        self.highest_first = true;
        self
    }

    /// Its heading sorts.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// Shows a row as any view.
    #[must_use]
    pub fn cell(mut self, cell: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        self.cell = Arc::new(cell);
        self
    }

    /// Shows a row as text.
    #[must_use]
    pub fn text(self, text: impl Fn(&R) -> String + Send + Sync + 'static) -> Self {
        self.cell(move |row| text(row).into_any())
    }
}

/// By which column a table is sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column's id.
    pub column: String,
    pub descending: bool,
}

impl Sort {
    /// What a press on a heading does: another column starts afresh, the same one turns round.
    pub(super) fn pressed(now: Option<&Self>, column: &str, highest_first: bool) -> Self {
        let descending = match now {
            Some(sort) if sort.column == column => !sort.descending,
            _ => highest_first,
        };
        Self { column: column.to_owned(), descending }
    }

    /// The value of `aria-sort` for a column.
    pub(super) fn aria(now: Option<&Self>, column: &str) -> &'static str {
        match now {
            Some(sort) if sort.column == column && sort.descending => "descending",
            Some(sort) if sort.column == column => "ascending",
            _ => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_start_with_the_highest_and_a_second_press_turns_round() {
        let first = Sort::pressed(None, "score", true);
        assert_eq!(Sort::aria(Some(&first), "score"), "descending");
        let second = Sort::pressed(Some(&first), "score", true);
        assert_eq!(Sort::aria(Some(&second), "score"), "ascending");
        let other = Sort::pressed(Some(&second), "name", false);
        assert_eq!(
            (Sort::aria(Some(&other), "name"), Sort::aria(Some(&other), "score")),
            ("ascending", "none")
        );
    }
}
