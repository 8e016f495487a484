//! Tells whoever waits how far long work is, and hears when it shall end.

use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use batch::watch::Stage;

/// On a terminal a line is written over; elsewhere, in a log, lines are kept and should be few.
const ON_TERMINAL: Duration = Duration::from_millis(100);
const IN_LOG: Duration = Duration::from_secs(5);

/// Watches one piece of work.
pub struct Watcher {
    shows: bool,
    is_terminal: bool,
    shown_at: Option<Instant>,
    /// Whether a line stands on the terminal that the next one must cover.
    is_open: bool,
    is_told_to_end: Arc<AtomicBool>,
}

impl Watcher {
    /// Listens for Ctrl-C from now on.
    pub fn new(shows: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let is_told_to_end = Arc::new(AtomicBool::new(false));
        listen(Arc::clone(&is_told_to_end));
        Self { shows, is_terminal, shown_at: None, is_open: false, is_told_to_end }
    }

    /// Shows the stage, if it is time, and says whether to go on.
    pub fn look(&mut self, stage: Stage) -> ControlFlow<()> {
        if self.is_told_to_end.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        let pause = if self.is_terminal { ON_TERMINAL } else { IN_LOG };
        if self.shows && self.shown_at.is_none_or(|at| at.elapsed() >= pause) {
            self.shown_at = Some(Instant::now());
            let mut out = std::io::stderr().lock();
            // Who cannot be told is not waiting; the work goes on.
            if self.is_terminal {
                let _ = write!(out, "\r\x1b[2K{stage}");
                let _ = out.flush();
                self.is_open = true;
            } else {
                let _ = writeln!(out, "{stage}");
            }
        }
        ControlFlow::Continue(())
    }

    /// Clears the line.
    pub fn end(&mut self) {
        if self.is_open {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
            self.is_open = false;
        }
    }
}

/// Hears Ctrl-C and SIGTERM on a thread of its own. Where that cannot be had, the system ends the program by itself, and
/// what it was writing keeps its unfinished name; so does what is asked a second time, by somebody who cannot wait.
fn listen(flag: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
            return;
        };
        runtime.block_on(async {
            while let Ok(told) = crate::serve::told_to_end() {
                told.await;
                if flag.swap(true, Ordering::Relaxed) {
                    std::process::exit(2);
                }
            }
        });
    });
}
