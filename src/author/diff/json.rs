//! The difference as one JSON object: `guiju.diff/1` (docs/contract.md).

use super::view::Result;
use std::io;

/// Writes the object, indented by two spaces, with a line end.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(&result.view())?;
    out.push(b'\n');
    Ok(out)
}
