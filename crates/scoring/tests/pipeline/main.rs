//! The default pipeline from entries to a result: cases computed by hand, the shipped framework, properties.

mod batch;
mod by_hand;
mod coverage;
mod properties;
mod several_cards;
mod small;
