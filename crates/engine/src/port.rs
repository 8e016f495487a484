//! Messages as JavaScript has them. Their lists change hands: what was sent is empty for who sent it.

use js_sys::{Array, Float64Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::message::{Message, Part};

/// A message ready to be posted: the value, and the buffers in it that are handed over.
pub fn pack(message: &Message<'_>) -> (Array, Array) {
    let (value, buffers) = (Array::of2(&message.kind.into(), &message.job.into()), Array::new());
    for part in &message.parts {
        match part {
            Part::Reals(list) => {
                let list = Float64Array::from(&**list);
                buffers.push(&list.buffer());
                value.push(&list);
            }
            Part::Counts(list) => {
                let list = Uint32Array::from(&**list);
                buffers.push(&list.buffer());
                value.push(&list);
            }
        }
    }
    (value, buffers)
}

/// A message that came; `None` where it is none.
pub fn unpack(value: &JsValue) -> Option<Message<'static>> {
    let value = value.dyn_ref::<Array>()?;
    let number = |at: u32| value.get(at).as_f64().map(|number| number as u32);
    let (kind, job) = (number(0)?, number(1)?);
    let parts = (2..value.length()).map(|at| part(&value.get(at))).collect::<Option<_>>()?;
    Some(Message { kind, job, parts })
}

fn part(value: &JsValue) -> Option<Part<'static>> {
    if let Some(list) = value.dyn_ref::<Float64Array>() {
        return Some(list.to_vec().into());
    }
    value.dyn_ref::<Uint32Array>().map(|list| list.to_vec().into())
}
