//! Rows of a result made on all cores and written in their order.

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Rows that one core makes before they are written.
const ROWS_A_PART: usize = 512;

/// How often `look` is asked while rows are made.
const PAUSE: Duration = Duration::from_millis(100);

/// Writes `of` rows: `make` fills a buffer with some of them, on any core; `look` is asked before each round of parts and
/// ten times a second while they are made, and told how many rows are done. Memory is bounded by the parts of one round.
///
/// # Errors
/// Those of `out`, `make` and `look`.
pub fn in_order<W: Write>(
    out: &mut W,
    of: usize,
    make: impl Fn(Range<usize>, &mut Vec<u8>) -> io::Result<()> + Sync,
    look: impl FnMut(usize) -> io::Result<()>,
) -> io::Result<()> {
    in_parts(out, of, ROWS_A_PART, |rows, buffer, _| make(rows, buffer), look)
}

/// As [`in_order`], for rows that may take long: with as many of them in a part, at most [`ROWS_A_PART`], and `make` asks
/// whether to go on. What it makes after a no is not written.
///
/// # Errors
/// Those of `out`, `make` and `look`.
pub fn in_parts<W: Write>(
    out: &mut W,
    of: usize,
    rows: usize,
    make: impl Fn(Range<usize>, &mut Vec<u8>, &dyn Fn() -> bool) -> io::Result<()> + Sync,
    mut look: impl FnMut(usize) -> io::Result<()>,
) -> io::Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let rows = rows.clamp(1, ROWS_A_PART);
    let mut done = 0;
    while done < of {
        look(done)?;
        let starts = (0..workers).map(|worker| done + worker * rows).filter(|start| *start < of);
        let parts: Vec<Range<usize>> =
            starts.map(|start| start..of.min(start.saturating_add(rows))).collect();
        for part in round(&parts, &make, || look(done))? {
            out.write_all(&part?)?;
        }
        done = parts.last().map_or(of, |part| part.end);
    }
    Ok(())
}

/// Makes each part on a thread of its own; this one goes on looking.
fn round(
    parts: &[Range<usize>],
    make: &(impl Fn(Range<usize>, &mut Vec<u8>, &dyn Fn() -> bool) -> io::Result<()> + Sync),
    mut look: impl FnMut() -> io::Result<()>,
) -> io::Result<Vec<io::Result<Vec<u8>>>> {
    let is_ended = AtomicBool::new(false);
    let one = |part: &Range<usize>| {
        let mut buffer = Vec::new();
        make(part.clone(), &mut buffer, &|| !is_ended.load(Ordering::Relaxed)).map(|()| buffer)
    };
    thread::scope(|scope| {
        // Nothing is ever sent: the channel closes when the last worker has finished.
        let (working, finished) = mpsc::channel::<()>();
        let start = |part| {
            let working = working.clone();
            let one = &one;
            scope.spawn(move || {
                let _working = working;
                one(part)
            })
        };
        let started: Vec<_> = parts.iter().map(start).collect();
        drop(working);
        let mut seen = Ok(());
        while finished.recv_timeout(PAUSE) != Err(RecvTimeoutError::Disconnected) {
            if seen.is_ok() {
                seen = look();
                is_ended.store(seen.is_err(), Ordering::Relaxed);
            }
        }
        let broken = |_| Err(io::Error::other("a part could not be made"));
        let made = started.into_iter().map(|worker| worker.join().unwrap_or_else(broken)).collect();
        seen.map(|()| made)
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

    #[test]
    fn an_end_is_heard_while_a_row_is_made() {
        // A row that never comes to an end by itself, but for a bound that lets the test fail.
        let make = |_: Range<usize>, _: &mut Vec<u8>, goes_on: &dyn Fn() -> bool| {
            for _ in 0..3_000 {
                if !goes_on() {
                    return Ok(());
                }
                thread::sleep(Duration::from_millis(10));
            }
            Err(io::Error::other("nobody said so"))
        };
        let mut looks = 0;
        let ended = in_parts(&mut io::sink(), 1, 1, make, |done| {
            assert_eq!(done, 0);
            looks += 1;
            if looks > 2 { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
        });
        assert_eq!((ended.unwrap_err().kind(), looks), (io::ErrorKind::Interrupted, 3));
    }
}
