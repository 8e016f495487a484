//! What a handler is given: parsed, bounded and checked before it runs.

mod body;
mod malformed;
mod path;
mod query;

pub use body::{Body, Document};
pub use malformed::below;
pub use path::At;
pub use query::{Asked, bad_parameter};
