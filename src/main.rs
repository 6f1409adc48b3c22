//! `guiju`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(guiju::cli::run(std::env::args_os().collect()))
}
