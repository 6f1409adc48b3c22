//! What a policy author asks for: cases that prove the rules, and what slips in a rule they would notice; facts made to
//! order; what an amendment does; what became of every clause; what loads and is still a mistake; and the forms that ask for
//! the facts the rules read. Pure answers; files are found and written by `cli`.

pub mod cases;
pub mod coverage;
pub mod diff;
pub mod fmt;
pub mod form;
pub mod lint;
pub mod mutants;
pub mod reason;
pub mod rulebook;
pub mod witness;
