//! What a policy author asks for: cases that prove the rules, what became of every clause; and the forms that ask for the
//! facts the rules read. Pure answers; files are found and written by `cli`.

pub mod cases;
pub mod coverage;
pub mod fmt;
pub mod form;
pub mod rulebook;
