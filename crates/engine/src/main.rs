//! The program of the worker.

fn main() {}
