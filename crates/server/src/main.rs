//! The `guanhu` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    server::command::run()
}
