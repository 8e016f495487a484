//! What a measurement needs of the machine it runs on, natively and in WebAssembly (in a worker of a browser: `cargo xtask
//! bench --page`).

#[cfg(not(target_arch = "wasm32"))]
pub use native::{NAME, now_ms, say};
#[cfg(target_arch = "wasm32")]
pub use wasm::{NAME, now_ms, say};

/// Prints a row of `cargo xtask bench`: the median of some times in milliseconds, their quartiles and their number; they are
/// put in order. `limit` is `<= 20`, `>= 50` or `-`.
pub fn row(what: &str, times_ms: &mut [f64], limit: &str) {
    times_ms.sort_by(f64::total_cmp);
    let runs = times_ms.len();
    let [low, median, high] = [1, 2, 3].map(|quarter| times_ms[(runs - 1) * quarter / 4]);
    say(&format!("row\t{what}, {NAME}\t{median}\tms\t{limit}\t{low}\t{high}\t{runs}"));
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;
    use std::time::Instant;

    pub const NAME: &str = "native";

    /// Milliseconds since the first call.
    #[expect(clippy::disallowed_methods, reason = "a measurement is about the clock")]
    pub fn now_ms() -> f64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed().as_secs_f64() * 1000.0
    }

    pub fn say(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use wasm_bindgen::prelude::wasm_bindgen;

    pub const NAME: &str = "wasm";

    #[wasm_bindgen]
    extern "C" {
        /// Milliseconds since the host started.
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        pub fn now_ms() -> f64;
        #[wasm_bindgen(js_namespace = console, js_name = log)]
        pub fn say(line: &str);
    }
}
