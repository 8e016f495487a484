//! What single signs do to a text: break it, steer it, hide in it, or show.

/// Whether a character begins a new line or a new column.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Whether a character steers the text around it: a control character, or a sign that turns the writing direction, with
/// which one name can look like another.
pub(super) fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is not seen itself wherever it stands: one that steers, one of no width, a tag, or one that Unicode
/// never gives to anything. The joiner U+200D is none of them, for emoji are made with it.
pub fn is_unseen(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    let has_no_width = matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    );
    is_steering(c) || is_noncharacter || has_no_width
}

/// Whether a character leaves something on the screen by itself. White space, fillers, the blank of Braille and signs that
/// only change their neighbours do not; nor does anybody know what a private sign looks like.
pub(super) fn is_visible(c: char) -> bool {
    let is_blank = matches!(
        c,
        '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200D}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}'
            | '\u{E0100}'..='\u{E01EF}'
    );
    let is_private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    !(c.is_whitespace() || is_unseen(c) || is_blank || is_private)
}
