//! A statement that is put together from fixed parts and bound values. Text from outside only ever becomes a bind.

use std::fmt::Write;

use sqlx::AssertSqlSafe;
use sqlx::{SqlSafeStr, SqlStr};

use super::Bind;

#[derive(Default)]
pub(crate) struct Sql {
    text: String,
    pub binds: Vec<Bind>,
}

impl Sql {
    pub fn new(start: &'static str) -> Self {
        Self { text: start.into(), binds: Vec::new() }
    }

    /// Appends fixed text.
    pub fn push(&mut self, part: &'static str) -> &mut Self {
        self.text.push_str(part);
        self
    }

    /// Appends a placeholder for `value`.
    pub fn bind(&mut self, value: impl Into<Bind>) -> &mut Self {
        self.binds.push(value.into());
        // Writing into a String cannot fail.
        let _ = write!(self.text, "${}", self.binds.len());
        self
    }

    /// Appends placeholders with commas between.
    pub fn bind_list(&mut self, values: impl IntoIterator<Item = Bind>) -> &mut Self {
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self
    }

    pub fn into_parts(self) -> (SqlStr, Vec<Bind>) {
        (AssertSqlSafe(self.text).into_sql_str(), self.binds)
    }
}

impl<'a> From<&'a Sql> for &'a str {
    fn from(sql: &'a Sql) -> Self {
        &sql.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_becomes_a_numbered_placeholder_and_never_part_of_the_statement() {
        let mut sql = Sql::new("SELECT 1 WHERE a = ");
        sql.bind("x'; DROP TABLE round; --")
            .push(" AND b IN (")
            .bind_list([Bind::from(1i64), Bind::from(2i64)])
            .push(")");
        assert_eq!(<&str>::from(&sql), "SELECT 1 WHERE a = $1 AND b IN ($2, $3)");
        assert_eq!(sql.binds.len(), 3);
    }
}
