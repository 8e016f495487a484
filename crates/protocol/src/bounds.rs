//! Every bound in one place; past one, a 413 or 422 names it.

/// The largest JSON body of an ordinary write, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// The largest submission of a card, in bytes. A full card with its evidence has about 4 kB; a list gives
/// [`PAGE_CARDS_MAX`] of them at once.
pub const SUBMISSION_BYTES_MAX: usize = 64 * 1024;
/// The largest framework document, in bytes.
pub const FRAMEWORK_BYTES_MAX: usize = 1024 * 1024;
/// The most framework versions that are published in one installation. Each is kept for ever.
pub const FRAMEWORK_VERSIONS_MAX: u32 = 200;
/// The most items that one page of a list gives.
pub const PAGE_ITEMS_MAX: u32 = 1000;
/// The most cards that one page gives: each comes with its whole latest revision.
pub const PAGE_CARDS_MAX: u32 = 100;
/// The number of items of a page where the caller names none.
pub const PAGE_ITEMS_DEFAULT: u32 = 100;
/// The longest search text, in characters.
pub const SEARCH_CHARS_MAX: usize = 80;
/// The longest account name and password, in characters.
pub const ACCOUNT_CHARS_MAX: usize = 80;
pub const PASSWORD_CHARS_MAX: usize = 200;
/// The most communities that one installation's round can hold.
pub const ROUND_COMMUNITIES_MAX: usize = 20_000;
/// The most rounds of one region that are open at the same time.
pub const OPEN_ROUNDS_MAX: u32 = 20;
/// The most days that lie between today and a round's first day.
pub const ROUND_DAYS_AHEAD_MAX: u32 = 366;
/// The most single errors that one problem lists; `errors_total` says how many there were.
pub const PROBLEM_ERRORS_MAX: usize = 100;
