//! x
use crate::base::Lang;
use crate::model::*;
pub const RESULT: &str = "{}";
pub fn write(_m: &Model, _l: Lang, _o: Option<EntityId>) -> std::io::Result<String> {
    Ok(String::new())
}
