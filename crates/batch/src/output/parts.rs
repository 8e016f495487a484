//! Rows of a result made on all cores and written in their order.

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::Range;
use std::thread;

/// Rows that one core makes before they are written.
const ROWS_A_PART: usize = 512;

/// Writes `of` rows: `make` fills a buffer with some of them, on any core; `look` is asked before each round of parts and
/// told how many rows are done. Memory is bounded by the parts of one round.
///
/// # Errors
/// Those of `out`, `make` and `look`.
pub fn in_order<W: Write>(
    out: &mut W,
    of: usize,
    make: impl Fn(Range<usize>, &mut Vec<u8>) -> io::Result<()> + Sync,
    mut look: impl FnMut(usize) -> io::Result<()>,
) -> io::Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done = 0;
    while done < of {
        look(done)?;
        let starts = (0..workers).map(|worker| done + worker * ROWS_A_PART).filter(|start| *start < of);
        let parts: Vec<Range<usize>> =
            starts.map(|start| start..of.min(start.saturating_add(ROWS_A_PART))).collect();
        for part in round(&parts, &make) {
            out.write_all(&part?)?;
        }
        done = parts.last().map_or(of, |part| part.end);
    }
    Ok(())
}

/// Makes each part on a thread of its own, but for a single one.
fn round(
    parts: &[Range<usize>],
    make: &(impl Fn(Range<usize>, &mut Vec<u8>) -> io::Result<()> + Sync),
) -> Vec<io::Result<Vec<u8>>> {
    let one = |part: &Range<usize>| {
        let mut buffer = Vec::new();
        make(part.clone(), &mut buffer).map(|()| buffer)
    };
    if let [part] = parts {
        return vec![one(part)];
    }
    thread::scope(|scope| {
        let started: Vec<_> = parts.iter().map(|part| scope.spawn(|| one(part))).collect();
        let broken = |_| Err(io::Error::other("a part could not be made"));
        started.into_iter().map(|worker| worker.join().unwrap_or_else(broken)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_their_order_whoever_makes_them() {
        for of in [0, 1, 511, 512, 513, 10_000] {
            let mut out = Vec::new();
            let make = |rows: Range<usize>, buffer: &mut Vec<u8>| {
                rows.into_iter().try_for_each(|row| writeln!(buffer, "{row}"))
            };
            in_order(&mut out, of, make, |_| Ok(())).unwrap();
            let expected: String = (0..of).map(|row| format!("{row}\n")).collect();
            assert!(String::from_utf8(out).unwrap() == expected, "{of}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_made_and_an_end_that_is_asked_for_both_end_it() {
        let make = |rows: Range<usize>, _: &mut Vec<u8>| {
            if rows.contains(&700) { Err(io::Error::other("row 700")) } else { Ok(()) }
        };
        let broken = in_order(&mut io::sink(), 5_000, make, |_| Ok(())).unwrap_err();
        assert_eq!(broken.to_string(), "row 700");
        let ended = in_order(
            &mut io::sink(),
            5_000,
            |_, _| Ok(()),
            |done| {
                if done > 0 { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
            },
        );
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::Interrupted);
    }
}
