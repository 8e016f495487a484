//! Numbers as text: read strictly, written so that nothing is lost.

use std::io::{self, Write};

use composite::column::{MISSING, is_missing};

use crate::fault::NumberHint;

/// What stands for "no value" beside the empty cell: R's and the numeric libraries' words for it.
const NOTHING: [&str; 3] = ["NA", "NaN", "nan"];

/// Whether a cell says that there is no value.
pub fn is_nothing(text: &str) -> bool {
    text.is_empty() || NOTHING.contains(&text)
}

/// Reads a cell: a finite number with a point, or [`MISSING`] for an empty cell, `NA`, `NaN` or `nan`. Blanks around it do
/// not count.
///
/// # Errors
/// What the text was probably meant to be.
pub fn read(text: &str) -> Result<f64, NumberHint> {
    let text = text.trim_ascii();
    if is_nothing(text) {
        return Ok(MISSING);
    }
    // Rust's own grammar, which also knows words for infinity: none of them has a digit.
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(NumberHint::NotFinite),
        Err(_) => Err(hint(text)),
    }
}

fn hint(text: &str) -> NumberHint {
    let is_number_without = |sign: char| text.replace(sign, "").trim_ascii().parse::<f64>().is_ok();
    if text.ends_with(['%', '％', '‰']) {
        NumberHint::Percent
    } else if text.contains(',') && is_number_without(',') {
        NumberHint::DecimalComma
    } else {
        NumberHint::Other
    }
}

/// Significant digits that tell every `f64` from its neighbours.
const DIGITS: i32 = 17;

/// Writes 17 significant digits without trailing zeros, as C's `%.17g` does, and nothing for [`MISSING`].
pub fn write(out: &mut impl Write, number: f64) -> io::Result<()> {
    if is_missing(number) {
        return Ok(());
    }
    if !number.is_finite() || number == 0.0 {
        // Negative zero is zero to every reader of a table.
        return write!(out, "{}", number + 0.0);
    }
    let mut held = [0u8; 32];
    let room = held.len();
    let mut rest = &mut held[..];
    write!(rest, "{number:.16e}")?;
    let written = room - rest.len();
    let text = held.get(..written).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let kept = mantissa.trim_end_matches('0').trim_end_matches('.');
    if !(-4..DIGITS).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return write!(out, "{kept}e{sign}{:02}", exponent.abs());
    }
    fixed(out, kept, exponent)
}

/// Moves the point of `d.ddd` to where the exponent puts it.
fn fixed(out: &mut impl Write, mantissa: &str, exponent: i32) -> io::Result<()> {
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |digits| ("-", digits));
    let (first, behind) = digits.split_once('.').unwrap_or((digits, ""));
    out.write_all(sign.as_bytes())?;
    if exponent < 0 {
        out.write_all(b"0.")?;
        for _ in 1..-exponent {
            out.write_all(b"0")?;
        }
        out.write_all(first.as_bytes())?;
        return out.write_all(behind.as_bytes());
    }
    let places = usize::try_from(exponent).unwrap_or(0);
    out.write_all(first.as_bytes())?;
    match behind.split_at_checked(places) {
        Some((whole, "")) => out.write_all(whole.as_bytes()),
        Some((whole, part)) => {
            out.write_all(whole.as_bytes())?;
            out.write_all(b".")?;
            out.write_all(part.as_bytes())
        }
        None => {
            out.write_all(behind.as_bytes())?;
            (behind.len()..places).try_for_each(|_| out.write_all(b"0"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(number: f64) -> String {
        let mut out = Vec::new();
        write(&mut out, number).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_c_writes_with_17_digits_is_written() {
        // Expected texts are Python's '%.17g'.
        for (number, text) in [
            (0.1, "0.10000000000000001"),
            (1.0 / 3.0, "0.33333333333333331"),
            (100.0, "100"),
            (-42.5, "-42.5"),
            (123456.75, "123456.75"),
            (1e16, "10000000000000000"),
            (1e17, "1e+17"),
            (1.5e-4, "0.00014999999999999999"),
            (0.0001, "0.0001"),
            (1e-5, "1.0000000000000001e-05"),
            (-2.5e-300, "-2.5e-300"),
            (f64::MAX, "1.7976931348623157e+308"),
            (5e-324, "4.9406564584124654e-324"),
            (-0.0, "0"),
        ] {
            assert_eq!(written(number), text);
        }
        assert_eq!(written(MISSING), "");
    }

    #[test]
    fn only_plain_finite_numbers_are_read() {
        assert_eq!(read(" 1.5 "), Ok(1.5));
        assert_eq!(read("+2e-3"), Ok(0.002));
        for text in ["", "  ", "NA", "NaN", "nan"] {
            assert!(read(text).is_ok_and(is_missing), "{text:?}");
        }
        for text in ["inf", "-Infinity", "1e999"] {
            assert_eq!(read(text), Err(NumberHint::NotFinite), "{text}");
        }
        for (text, hint) in [
            ("1,5", NumberHint::DecimalComma),
            ("1,234,567.5", NumberHint::DecimalComma),
            ("12%", NumberHint::Percent),
            ("n/a", NumberHint::Other),
            ("1 234", NumberHint::Other),
            ("１２", NumberHint::Other),
            ("0x1f", NumberHint::Other),
            ("na", NumberHint::Other),
        ] {
            assert_eq!(read(text), Err(hint), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same_number(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite() && number != 0.0);
            prop_assert_eq!(read(&written(number)).map(f64::to_bits), Ok(bits));
        }
    }
}
