//! The thin layer over sqlx: one connection type, one row type and one way to bind for both databases.

mod bind;
mod column;
mod connection;
mod sql;

pub(crate) use bind::{Bind, binds, micros};
pub(crate) use column::{Columns, word};
pub(crate) use connection::Connection;
pub(crate) use sql::Sql;
