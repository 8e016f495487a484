//! The one worker of this page, and who waits for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use ::engine::{Message, Progress, Reply, Request, port};
use futures_channel::oneshot::{Sender, channel};
use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{Engine, EngineError, Job, Running};

/// Where the page names the worker's script.
const NAMED: &str = "meta[name=engine]";
/// How long the worker's program may take to come and to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who waits for the end of a job.
struct Waiter {
    on_progress: Rc<dyn Fn(Progress)>,
    end: Sender<Result<Reply, EngineError>>,
}

/// A worker, from the moment that it is asked for.
struct Seat {
    worker: Worker,
    /// The worker's own number, so that late news of one before it are known as such.
    turn: u32,
    /// It has said that it reads its messages.
    ready: bool,
    /// What was asked before that.
    queue: Vec<(Array, Array)>,
    /// The number of the table that it holds.
    table: u32,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

#[derive(Default)]
struct Hold {
    seat: Option<Seat>,
    waiting: BTreeMap<u32, Waiter>,
    /// Numbers of jobs and workers.
    last: u32,
}

thread_local! {
    static HOLD: RefCell<Hold> = RefCell::default();
}

/// No caller's code runs inside, so that nobody asks for it twice.
fn with<T>(change: impl FnOnce(&mut Hold) -> T) -> T {
    HOLD.with_borrow_mut(change)
}

pub(super) fn prepare(engine: &Engine) {
    // What is wrong is said when a job is asked for.
    if start().is_ok() {
        with(|hold| hold.seat.as_mut().map(|seat| seat.give(engine)));
    }
}

pub(super) fn run<J: Job>(engine: &Engine, job: &J, on_progress: impl Fn(Progress) + 'static) -> Running<J> {
    let (sender, receiver) = channel();
    let number = with(|hold| {
        hold.last += 1;
        hold.waiting.insert(hold.last, Waiter { on_progress: Rc::new(on_progress), end: sender });
        hold.last
    });
    match start() {
        Ok(()) => with(|hold| {
            if let Some(seat) = &mut hold.seat {
                seat.give(engine);
                seat.post(&job.message(number));
            }
        }),
        Err(_) => end(number, Err(EngineError::NotStarted)),
    }
    Running::new(number, receiver)
}

/// The job is wanted no longer. One that has ended stays ended.
pub(super) fn cancel(number: u32) {
    let waiter = with(|hold| {
        let waiter = hold.waiting.remove(&number)?;
        if let Some(seat) = &mut hold.seat {
            seat.post(&Request::cancel(number));
        }
        Some(waiter)
    });
    if let Some(waiter) = waiter {
        let _ = waiter.end.send(Err(EngineError::Cancelled));
    }
}

impl Seat {
    /// Hands the table over, unless the worker has it.
    fn give(&mut self, engine: &Engine) {
        if self.table != engine.number {
            self.table = engine.number;
            self.post(&engine.table.message());
        }
    }

    fn post(&mut self, message: &Message<'_>) {
        let (value, buffers) = port::pack(message);
        if self.ready {
            self.send(&value, &buffers);
        } else {
            self.queue.push((value, buffers));
        }
    }

    /// Numbers and lists of numbers can always be handed over.
    fn send(&self, value: &Array, buffers: &Array) {
        let _ = self.worker.post_message_with_transfer(value, buffers);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Starts the worker, unless there is one.
fn start() -> Result<(), JsValue> {
    if with(|hold| hold.seat.is_some()) {
        return Ok(());
    }
    let turn = with(|hold| {
        hold.last += 1;
        hold.last
    });
    let script = document().query_selector(NAMED)?.and_then(|named| named.get_attribute("content"));
    let script = script.ok_or(JsValue::UNDEFINED)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script, &options)?;
    let heard = Closure::new(move |event: MessageEvent| hear(turn, &event.data()));
    let failed = Closure::new(move |_: Event| fail(turn));
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    let seat =
        Seat { worker, turn, ready: false, queue: Vec::new(), table: 0, _heard: heard, _failed: failed };
    with(|hold| hold.seat = Some(seat));
    let late = move || {
        if with(|hold| hold.seat.as_ref().is_some_and(|seat| seat.turn == turn && !seat.ready)) {
            fail(turn);
        }
    };
    set_timeout(late, PATIENCE);
    Ok(())
}

/// A message of the worker.
fn hear(turn: u32, value: &JsValue) {
    let Some((number, reply)) = port::unpack(value).and_then(Reply::read) else {
        return fail(turn);
    };
    match reply {
        Reply::Ready => with(|hold| {
            let Some(seat) = hold.seat.as_mut().filter(|seat| seat.turn == turn) else { return };
            seat.ready = true;
            for (value, buffers) in std::mem::take(&mut seat.queue) {
                seat.send(&value, &buffers);
            }
        }),
        Reply::Progress(progress) => {
            let told = with(|hold| hold.waiting.get(&number).map(|waiter| waiter.on_progress.clone()));
            if let Some(on_progress) = told {
                on_progress(progress);
            }
        }
        Reply::Failed(fault) => end(number, Err(fault.into())),
        reply => end(number, Ok(reply)),
    }
}

fn end(number: u32, how: Result<Reply, EngineError>) {
    if let Some(waiter) = with(|hold| hold.waiting.remove(&number)) {
        // Nobody may be left to hear it.
        let _ = waiter.end.send(how);
    }
}

/// The worker did not start, or ended: so did all its jobs. The next one starts another.
fn fail(turn: u32) {
    let (seat, waiting) = with(|hold| {
        let seat = hold.seat.take_if(|seat| seat.turn == turn);
        let waiting = if seat.is_some() { std::mem::take(&mut hold.waiting) } else { BTreeMap::new() };
        (seat, waiting)
    });
    let Some(seat) = seat else { return };
    let error = if seat.ready { EngineError::Died } else { EngineError::NotStarted };
    for waiter in waiting.into_values() {
        let _ = waiter.end.send(Err(error));
    }
}
