//! JSON as the server and the browser's own store write it.

use serde::de::DeserializeOwned;

/// Reads a value. The browser takes the text apart: `serde_json` would cost a first visit 19 kB, most of it for numbers,
/// of which the browser makes the same bits.
#[cfg(target_arch = "wasm32")]
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let value = js_sys::JSON::parse(text).map_err(|fault| format!("{fault:?}"))?;
    serde_wasm_bindgen::from_value(value).map_err(|fault| fault.to_string())
}

/// The same outside of a browser, for the tests.
#[cfg(not(target_arch = "wasm32"))]
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|fault| fault.to_string())
}
