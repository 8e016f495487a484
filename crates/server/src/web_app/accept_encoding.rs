//! `Accept-Encoding` (RFC 9110, 12.5.3): which form of a file the client would rather have.

/// A form in which the build leaves its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

/// Best first, for clients that like several equally well.
const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

impl Encoding {
    /// What the build appends to a file's name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => ".br",
            Encoding::Gzip => ".gz",
            Encoding::Identity => "",
        }
    }

    /// The value of `Content-Encoding`; plain bytes have none.
    pub(super) fn coding(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }

    fn is_called(self, name: &str) -> bool {
        let names: &[&str] = match self {
            Encoding::Brotli => &["br"],
            Encoding::Gzip => &["gzip", "x-gzip"],
            Encoding::Identity => &["identity"],
        };
        names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The acceptable forms, best first. Plain bytes are always last in the list even when refused: an answer that the
/// client did not hope for is better than none, and the RFC allows it.
pub(super) fn preferred(header: Option<&str>) -> Vec<Encoding> {
    let Some(header) = header else {
        return vec![Encoding::Identity];
    };
    let weights: Vec<(&str, u16)> = header.split(',').filter_map(read).collect();
    let mut wanted: Vec<(Encoding, u16)> = ALL
        .into_iter()
        .map(|form| (form, weight(form, &weights)))
        .filter(|(_, weight)| *weight > 0)
        .collect();
    // Stable, so equal weights keep the order of ALL.
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let mut forms: Vec<Encoding> = wanted.into_iter().map(|(form, _)| form).collect();
    if !forms.contains(&Encoding::Identity) {
        forms.push(Encoding::Identity);
    }
    forms
}

/// The weight of a form in thousandths: its own, else that of `*`; plain bytes that nobody mentioned come last.
fn weight(form: Encoding, weights: &[(&str, u16)]) -> u16 {
    let named = weights.iter().find(|(name, _)| form.is_called(name));
    let any = weights.iter().find(|(name, _)| *name == "*");
    match (named.or(any), form) {
        (Some((_, weight)), _) => *weight,
        (None, Encoding::Identity) => 1,
        (None, _) => 0,
    }
}

/// One element: a name and its weight in thousandths. An element that cannot be read counts as absent.
fn read(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    match parts.next() {
        None => Some((name, 1000)),
        Some(parameter) => {
            let (key, value) = parameter.split_once('=')?;
            let is_weight = key.trim().eq_ignore_ascii_case("q");
            is_weight.then(|| thousandths(value.trim())).flatten().map(|weight| (name, weight))
        }
    }
}

/// `0`, `0.5`, `1.000`: at most three decimals and never above one.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip, Identity};
    use super::*;

    #[test]
    fn a_browser_gets_brotli() {
        assert_eq!(preferred(Some("gzip, deflate, br, zstd")), [Brotli, Gzip, Identity]);
    }

    #[test]
    fn a_client_that_says_nothing_gets_plain_bytes() {
        assert_eq!(preferred(None), [Identity]);
        assert_eq!(preferred(Some("")), [Identity]);
    }

    #[test]
    fn weights_beat_the_order_of_the_header_and_ours() {
        assert_eq!(preferred(Some("br;q=0.5, gzip;q=0.8")), [Gzip, Brotli, Identity]);
        assert_eq!(preferred(Some("gzip;q=0.2, identity;q=0.9")), [Identity, Gzip]);
    }

    #[test]
    fn a_weight_of_zero_refuses() {
        assert_eq!(preferred(Some("br;q=0, gzip")), [Gzip, Identity]);
        assert_eq!(preferred(Some("gzip;q=0.000")), [Identity]);
    }

    #[test]
    fn a_star_stands_for_everything_that_is_not_named() {
        assert_eq!(preferred(Some("*")), [Brotli, Gzip, Identity]);
        assert_eq!(preferred(Some("br;q=0, *;q=0.4")), [Gzip, Identity]);
        assert_eq!(preferred(Some("gzip, *;q=0")), [Gzip, Identity]);
    }

    #[test]
    fn even_a_client_that_refuses_everything_gets_an_answer() {
        assert_eq!(preferred(Some("identity;q=0")), [Identity]);
        assert_eq!(preferred(Some("*;q=0")), [Identity]);
    }

    #[test]
    fn names_are_read_in_any_case_and_with_their_old_spelling() {
        assert_eq!(preferred(Some("BR ; Q=0.3 , X-GZIP")), [Gzip, Brotli, Identity]);
    }

    #[test]
    fn a_weight_that_is_none_makes_its_element_absent() {
        for broken in ["br;q=2", "br;q=1.5", "br;q=-1", "br;q=0.1234", "br;q=x", "br;q", "br;level=9", ";q=1"]
        {
            assert_eq!(preferred(Some(broken)), [Identity], "{broken}");
        }
    }
}
