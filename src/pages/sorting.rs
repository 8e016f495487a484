//! A table's sort order in the address: `sort=-index` is the index, highest first.

use std::cmp::Ordering;
use std::str::FromStr;

use leptos::prelude::*;

use crate::page::{in_address, query};
use crate::ui::Sort;

/// A [`Sort`] as it stands in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Order(Sort);

impl FromStr for Order {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (column, descending) = match text.strip_prefix('-') {
            Some(column) => (column, true),
            None => (text, false),
        };
        Ok(Self(Sort { column: column.to_owned(), descending }))
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.0.descending { "-" } else { "" }, self.0.column)
    }
}

/// The sort order that a table needs, kept the same as the one in the address.
pub fn sort_in_address() -> RwSignal<Option<Sort>> {
    let (named, set_named) = in_address::<Order>(query::SORT);
    let sort = RwSignal::new(named.get_untracked().map(|order| order.0));
    // Going back changes the address, a press on a heading changes the table; each follows the other.
    Effect::new(move || {
        let wanted = named.get().map(|order| order.0);
        if sort.with_untracked(|now| *now != wanted) {
            sort.set(wanted);
        }
    });
    Effect::new(move |before: Option<Option<Sort>>| {
        let now = sort.get();
        if before.is_some()
            && named.with_untracked(|order| order.as_ref().map(|order| &order.0) != now.as_ref())
        {
            set_named.set(now.clone().map(Order));
        }
        now
    });
    sort
}

/// An ordering, turned round where the column is descending.
pub fn turned(ordering: Ordering, descending: bool) -> Ordering {
    if descending { ordering.reverse() } else { ordering }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_order_comes_back_from_the_address() {
        for text in ["index", "-index"] {
            let order: Order = text.parse().unwrap();
            assert_eq!((order.to_string().as_str(), order.0.descending), (text, text.starts_with('-')));
        }
    }
}
