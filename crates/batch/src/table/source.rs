//! Bytes on their way to the CSV reader: bounded within a row, without a byte order mark, and with their lines counted.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use super::ROW_BYTES_MAX;

/// What reading ends with in a row that has no end; told from the file's own trouble by its kind.
pub const ROW_TOO_LONG: io::ErrorKind = io::ErrorKind::FileTooLarge;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes of a file. Refuses to go on within a row without bound: an open quote would otherwise take in the whole file.
pub struct Source<R> {
    inner: BufReader<R>,
    is_begun: bool,
    lines: Rc<RefCell<Lines>>,
}

/// Which lines the bytes that have been read belong to.
#[derive(Debug)]
pub struct Lines {
    /// Offset and number of each line that is not empty, as far as rows have not been asked for.
    starts: VecDeque<(u64, u64)>,
    offset: u64,
    line: u64,
    is_at_start: bool,
    is_after_return: bool,
    since_row: usize,
}

impl<R: Read> Source<R> {
    pub fn new(inner: R) -> (Self, Rc<RefCell<Lines>>) {
        let lines = Rc::new(RefCell::new(Lines {
            starts: VecDeque::new(),
            offset: 0,
            line: 1,
            is_at_start: true,
            is_after_return: false,
            since_row: 0,
        }));
        (Self { inner: BufReader::new(inner), is_begun: false, lines: Rc::clone(&lines) }, lines)
    }

    /// The first bytes, but for a byte order mark.
    fn begin(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_begun = true;
        let mut first = Vec::new();
        self.inner.by_ref().take(MARK.len() as u64).read_to_end(&mut first)?;
        if first == MARK {
            return self.inner.read(buffer);
        }
        let (taken, room) = (first.len(), buffer.len());
        match buffer.get_mut(..taken) {
            Some(place) => place.copy_from_slice(&first),
            // The CSV reader's buffer is thousands of bytes.
            None => return Err(io::Error::other(format!("a buffer of {room} bytes is too small"))),
        }
        Ok(taken)
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.lines.borrow().since_row > ROW_BYTES_MAX {
            return Err(io::Error::from(ROW_TOO_LONG));
        }
        let count = if self.is_begun { self.inner.read(buffer)? } else { self.begin(buffer)? };
        self.lines.borrow_mut().pass(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl Lines {
    fn pass(&mut self, bytes: &[u8]) {
        self.since_row += bytes.len();
        for &byte in bytes {
            match byte {
                b'\n' if self.is_after_return => {}
                b'\n' | b'\r' => {
                    self.line += 1;
                    self.is_at_start = true;
                }
                _ if self.is_at_start => {
                    self.starts.push_back((self.offset, self.line));
                    self.is_at_start = false;
                }
                _ => {}
            }
            self.is_after_return = byte == b'\r';
            self.offset += 1;
        }
    }

    /// A new row may be as long as any.
    pub fn begin_row(&mut self) {
        self.since_row = 0;
    }

    /// The number of the first line at or behind an offset that is not empty. Offsets ascend from call to call.
    pub fn line_from(&mut self, offset: u64) -> u64 {
        while self.starts.front().is_some_and(|(start, _)| *start < offset) {
            self.starts.pop_front();
        }
        self.starts.front().map_or(self.line, |(_, line)| *line)
    }
}
