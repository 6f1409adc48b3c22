//! What offices keep: the ledger of problems as a workbook (`ledger`); the words of its lines are in `row`.

mod about;
pub mod ledger;
pub(in crate::report) mod row;
