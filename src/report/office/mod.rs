//! What offices keep and send: the ledger of problems as a workbook (`ledger`), the notice (`notice`); the words of their lines
//! are in `row`.

mod about;
pub mod ledger;
pub mod notice;
pub(in crate::report) mod row;
