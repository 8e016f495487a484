//! A stream on which nobody can hold up an answer by not reading it, or by reading it a few bytes at a time.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How slowly an answer may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long nothing at all of it may be taken.
    pub stall: Duration,
    /// In so much time of waiting, at least `bytes` are taken.
    pub window: Duration,
    pub bytes: usize,
}

/// Passes everything through; a write fails of which nothing could be sent for as long as the stall lasts, or too little in
/// a window.
pub struct Unstalled<S> {
    stream: S,
    pace: Pace,
    /// Runs while a write waits.
    waiting: Option<Waiting>,
    /// What of the window is left to wait in. Only waiting uses it up, so a connection that rests between two answers
    /// loses nothing, and no sequence of small answers begins a window of its own.
    left: Duration,
    /// Sent since the window began.
    sent: usize,
}

struct Waiting {
    since: Instant,
    over: Pin<Box<Sleep>>,
}

impl<S> Unstalled<S> {
    pub fn new(stream: S, pace: Pace) -> Self {
        Self { stream, pace, waiting: None, left: pace.window, sent: 0 }
    }

    fn timed(&mut self, written: Poll<io::Result<usize>>, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Poll::Ready(written) = written else {
            let most = self.pace.stall.min(self.left);
            let begin = || Waiting { since: Instant::now(), over: Box::pin(sleep(most)) };
            ready!(self.waiting.get_or_insert_with(begin).over.as_mut().poll(cx));
            return Poll::Ready(Err(io::Error::new(
                ErrorKind::TimedOut,
                "nobody reads the answer, or too slowly",
            )));
        };
        if let Some(waited) = self.waiting.take() {
            self.left = self.left.saturating_sub(waited.since.elapsed());
        }
        self.sent = self.sent.saturating_add(*written.as_ref().unwrap_or(&0));
        if self.sent >= self.pace.bytes {
            (self.sent, self.left) = (0, self.pace.window);
        }
        Poll::Ready(written)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Unstalled<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Unstalled<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.timed(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.timed(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
