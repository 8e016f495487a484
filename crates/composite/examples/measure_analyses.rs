//! How long some analyses take, as rows for `cargo xtask bench`, and what comes of them, as lines of three columns: `bits`, what
//! it is of, and a checksum of sixteen hexadecimal digits. A test compares those of a browser with those of native code.

#[path = "host/bits.rs"]
mod bits;
#[path = "host/clock.rs"]
mod host;
#[path = "host/workload.rs"]
mod workload;

use std::error::Error;

const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    for (what, work) in bits::ALL {
        let sum = work()?;
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let start = host::now_ms();
            if work()? != sum {
                return Err(format!("{what}: not twice the same").into());
            }
            times.push(host::now_ms() - start);
        }
        host::row(what, &mut times, "-");
        host::say(&format!("bits\t{what}\t{sum:016x}"));
    }
    Ok(())
}
