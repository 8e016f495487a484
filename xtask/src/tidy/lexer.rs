//! Just enough of Rust's grammar to tell code, comments and string literals apart.

/// What a character of a source file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Code,
    Comment,
    /// The inside of a string literal; its quotes are code.
    Literal,
}

/// The text with every character of another kind replaced by a space; line breaks stay, so lines keep their numbers.
pub fn only(text: &str, wanted: Kind) -> String {
    let mut kept = String::with_capacity(text.len());
    for (character, kind) in Lexer::new(text) {
        kept.push(if kind == wanted || character == '\n' { character } else { ' ' });
    }
    kept
}

/// Every string literal as it is written, with the line on which it starts, counted from one.
pub fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut line = 1;
    let mut inside = false;
    for (character, kind) in Lexer::new(text) {
        let literal = kind == Kind::Literal;
        if literal && !inside {
            found.push((line, String::new()));
        }
        if literal && let Some((_, content)) = found.last_mut() {
            content.push(character);
        }
        inside = literal;
        line += usize::from(character == '\n');
    }
    found
}

/// Where the lexer stands.
#[derive(Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Literal,
    RawLiteral { hashes: usize },
}

struct Lexer {
    characters: Vec<char>,
    at: usize,
    state: State,
    /// Characters that keep the kind of the one before them, whatever they are.
    held: usize,
    held_kind: Kind,
}

impl Lexer {
    fn new(text: &str) -> Self {
        let characters = text.chars().collect();
        Lexer { characters, at: 0, state: State::Code, held: 0, held_kind: Kind::Code }
    }

    fn ahead(&self, offset: usize) -> Option<char> {
        self.characters.get(self.at + offset).copied()
    }

    fn hold(&mut self, more: usize, kind: Kind) -> Kind {
        self.held = more;
        self.held_kind = kind;
        kind
    }

    fn in_code(&mut self, character: char) -> Kind {
        match (character, self.ahead(1)) {
            ('/', Some('/')) => {
                self.state = State::LineComment;
                Kind::Comment
            }
            ('/', Some('*')) => {
                self.state = State::BlockComment { depth: 1 };
                self.hold(1, Kind::Comment)
            }
            ('"', _) => {
                self.state = match self.raw_hashes() {
                    Some(hashes) => State::RawLiteral { hashes },
                    None => State::Literal,
                };
                Kind::Code
            }
            // `'\n'` and `'"'` are characters; `'a` in front of anything but a quote is a lifetime.
            ('\'', Some('\\')) => {
                let close = (3..12).find(|offset| self.ahead(*offset) == Some('\'')).unwrap_or(3);
                self.hold(close, Kind::Code)
            }
            ('\'', Some(_)) if self.ahead(2) == Some('\'') => self.hold(2, Kind::Code),
            _ => Kind::Code,
        }
    }

    /// For a quote: the number of hashes when an `r`, `br` or `cr` stands in front of them.
    fn raw_hashes(&self) -> Option<usize> {
        let before = &self.characters[..self.at];
        let hashes = before.iter().rev().take_while(|character| **character == '#').count();
        let mut letters = before[..before.len() - hashes].iter().rev();
        if letters.next() != Some(&'r') {
            return None;
        }
        let front = letters.next().copied();
        let prefix = matches!(front, Some('b' | 'c'));
        let name = front.is_some_and(|character| character.is_alphanumeric() || character == '_');
        (prefix || !name).then_some(hashes)
    }

    fn in_block_comment(&mut self, character: char, depth: usize) -> Kind {
        match (character, self.ahead(1), depth) {
            ('*', Some('/'), 1) => self.state = State::Code,
            ('*', Some('/'), _) => self.state = State::BlockComment { depth: depth - 1 },
            ('/', Some('*'), _) => self.state = State::BlockComment { depth: depth + 1 },
            _ => return Kind::Comment,
        }
        self.hold(1, Kind::Comment)
    }

    fn in_literal(&mut self, character: char) -> Kind {
        match character {
            '\\' => self.hold(1, Kind::Literal),
            '"' => {
                self.state = State::Code;
                Kind::Code
            }
            _ => Kind::Literal,
        }
    }

    fn in_raw_literal(&mut self, character: char, hashes: usize) -> Kind {
        let closes = character == '"' && (1..=hashes).all(|offset| self.ahead(offset) == Some('#'));
        if closes {
            self.state = State::Code;
            return self.hold(hashes, Kind::Code);
        }
        Kind::Literal
    }
}

impl Iterator for Lexer {
    type Item = (char, Kind);

    fn next(&mut self) -> Option<Self::Item> {
        let character = self.ahead(0)?;
        let kind = if self.held > 0 {
            self.held -= 1;
            self.held_kind
        } else {
            match self.state {
                State::Code => self.in_code(character),
                State::LineComment if character == '\n' => {
                    self.state = State::Code;
                    Kind::Code
                }
                State::LineComment => Kind::Comment,
                State::BlockComment { depth } => self.in_block_comment(character, depth),
                State::Literal => self.in_literal(character),
                State::RawLiteral { hashes } => self.in_raw_literal(character, hashes),
            }
        };
        self.at += 1;
        Some((character, kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Vec<String> {
        literals(text).into_iter().map(|(_, content)| content).collect()
    }

    #[test]
    fn comments_are_told_from_code_and_from_strings_that_look_like_them() {
        let text = "let a = \"// no\"; // yes\nlet b = 1; /* one /* two */ still */ let c = 2;\n";
        assert_eq!(only(text, Kind::Comment).trim(), "// yes\n           /* one /* two */ still */");
        assert!(only(text, Kind::Code).contains("let c = 2;"));
        assert_eq!(contents(text), ["// no"]);
    }

    #[test]
    fn quotes_escaped_or_raw_do_not_end_a_string() {
        assert_eq!(contents(r#"f("a\"b", "c")"#), [r#"a\"b"#, "c"]);
        assert_eq!(contents("f(r#\"a\"b\"#, br\"\\\", c)"), ["a\"b", "\\"]);
        assert_eq!(contents("for\"x\""), ["x"]);
    }

    #[test]
    fn a_quote_as_a_character_opens_nothing_and_a_lifetime_is_code() {
        assert_eq!(contents(r#"let q = '"'; let e = '\''; fn f<'a>(x: &'a str) -> &'a str { "y" }"#), ["y"]);
        assert_eq!(contents(r#"let u = '\u{4e00}'; "z""#), ["z"]);
    }

    #[test]
    fn a_literal_is_found_on_the_line_where_it_starts() {
        assert_eq!(literals("\n\nlet a = \"b\nc\";\n\"d\""), [(3, "b\nc".to_owned()), (5, "d".to_owned())]);
    }
}
