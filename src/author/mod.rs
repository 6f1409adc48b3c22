//! What a policy author asks for: cases that prove the rules, what became of every clause; the forms that ask for the
//! facts the rules read; what loads and is still a mistake. Pure answers; files are found and written by `cli`.

pub mod cases;
pub mod coverage;
pub mod form;
pub mod lint;
pub mod reason;
