//! Whether what serde reads comes from somebody or comes back from where it was kept. serde hands a type nothing but the
//! text, so this is said around the whole reading.

use std::cell::Cell;

thread_local! {
    static IS_INCOMING: Cell<bool> = const { Cell::new(false) };
}

/// Puts back what held before, also where the reading panics.
struct Restored(bool);

impl Drop for Restored {
    fn drop(&mut self) {
        IS_INCOMING.set(self.0);
    }
}

/// Reads something that somebody sends: every [`Text`](super::Text) in it is held to today's rules.
pub fn incoming<T>(read: impl FnOnce() -> T) -> T {
    let _restored = Restored(IS_INCOMING.replace(true));
    read()
}

pub(super) fn is_incoming() -> bool {
    IS_INCOMING.get()
}
