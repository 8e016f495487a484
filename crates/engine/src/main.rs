//! The program of the worker: it hears the page, works in slices, and looks at its messages between two of them.
//!
//! The next slice is asked for by a message to itself, which queues behind what the page has said meanwhile. (A timer would
//! cost four milliseconds a slice.)

use std::cell::RefCell;

use engine::desk::{Desk, Host};
use engine::{Message, Reply, port};
use js_sys::{Array, Function, WebAssembly};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    type Scope;
    #[wasm_bindgen(thread_local_v2, js_name = self)]
    static SCOPE: Scope;
    #[wasm_bindgen(method, setter, js_name = onmessage)]
    fn set_onmessage(this: &Scope, heard: &Function);
    #[wasm_bindgen(method, js_name = postMessage)]
    fn post_message(this: &Scope, message: &Array, handed_over: &Array);

    type MessageChannel;
    #[wasm_bindgen(constructor)]
    fn new() -> MessageChannel;
    #[wasm_bindgen(method, getter)]
    fn port1(this: &MessageChannel) -> MessagePort;
    #[wasm_bindgen(method, getter)]
    fn port2(this: &MessageChannel) -> MessagePort;

    type MessagePort;
    #[wasm_bindgen(method, setter, js_name = onmessage)]
    fn set_onport(this: &MessagePort, heard: &Function);
    #[wasm_bindgen(method, js_name = postMessage)]
    fn post_to_port(this: &MessagePort, message: &JsValue);

    type Event;
    #[wasm_bindgen(method, getter)]
    fn data(this: &Event) -> JsValue;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn now_ms() -> f64;
}

struct Browser;

impl Host for Browser {
    fn now_ms(&self) -> f64 {
        now_ms()
    }

    fn memory(&self) -> u32 {
        let memory = wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>();
        memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length()
    }

    fn post(&mut self, message: &Message<'_>) {
        let (value, handed_over) = port::pack(message);
        SCOPE.with(|scope| scope.post_message(&value, &handed_over));
    }
}

#[derive(Default)]
struct Program {
    desk: Desk,
    /// A message to itself is on its way.
    called: bool,
}

thread_local! {
    static PROGRAM: RefCell<Program> = RefCell::default();
}

/// Does something, and asks for a slice where there is work left.
fn then_go_on(bell: &MessagePort, something: impl FnOnce(&mut Program)) {
    PROGRAM.with_borrow_mut(|program| {
        something(program);
        if program.desk.is_busy() && !program.called {
            program.called = true;
            bell.post_to_port(&JsValue::UNDEFINED);
        }
    });
}

fn main() {
    let channel = MessageChannel::new();
    let bell = channel.port1();
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Some(message) = port::unpack(&event.data()) {
            then_go_on(&bell, |program| program.desk.hear(message, &mut Browser));
        }
    });
    let bell = channel.port1();
    let rung = Closure::<dyn FnMut()>::new(move || {
        then_go_on(&bell, |program| {
            program.called = false;
            program.desk.work(&mut Browser);
        });
    });
    channel.port2().set_onport(rung.as_ref().unchecked_ref());
    SCOPE.with(|scope| scope.set_onmessage(heard.as_ref().unchecked_ref()));
    // They live as long as the worker.
    rung.forget();
    heard.forget();
    Browser.post(&Reply::Ready.message(0));
}
