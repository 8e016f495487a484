//! A list's order and search in the address: `sort=-index` is the index, highest first.

use std::cmp::Ordering;
use std::str::FromStr;
use std::time::Duration;

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

/// How long nobody types before the address follows: browsers refuse a change with every key.
const REST: Duration = Duration::from_millis(300);

/// What is searched for, as it is typed; the address follows when the typing rests, and going back is followed.
pub fn search_in_address() -> RwSignal<String> {
    let (named, set_named) = in_address::<String>(query::SEARCH);
    let typed = RwSignal::new(named.get_untracked().unwrap_or_default());
    let written = StoredValue::new(named.get_untracked());
    Effect::new(move || {
        let wanted = named.get();
        // What this wrote itself is older than what stands in the field.
        if written.get_value() != wanted {
            written.set_value(wanted.clone());
            typed.set(wanted.unwrap_or_default());
        }
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    Effect::new(move || {
        let text = typed.with(|text| text.trim().to_owned());
        let text = (!text.is_empty()).then_some(text);
        stop();
        if written.get_value() == text {
            return;
        }
        let write = move || {
            // The page may have gone meanwhile.
            if written.try_update_value(|written| *written = text.clone()).is_some() {
                set_named.set(text);
            }
        };
        waiting.set_value(set_timeout_with_handle(write, REST).ok());
    });
    on_cleanup(stop);
    typed
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
