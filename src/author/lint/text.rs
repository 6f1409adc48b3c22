//! The closing line of a report on lints.

use crate::base::{Diagnostic, Lang, Level};

/// How many of each level there are, or that there is nothing.
pub fn closing(found: &[Diagnostic], lang: Lang) -> String {
    let count = |level: Level| found.iter().filter(|d| d.level == level).count();
    let [errors, warnings, notes] = [Level::Error, Level::Warning, Level::Note].map(count);
    if found.is_empty() {
        return lang.pick("没有发现问题\n", "nothing found\n").to_string();
    }
    match lang {
        Lang::Zh => {
            let parts = [(errors, "错误"), (warnings, "警告"), (notes, "提示")];
            let said: Vec<String> =
                parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{word} {n} 处")).collect();
            format!("{}（guiju explain 代码 说明各项）\n", said.join("，"))
        }
        Lang::En => {
            let parts = [(errors, "error"), (warnings, "warning"), (notes, "note")];
            let said: Vec<String> = parts
                .iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, word)| format!("{n} {word}{}", if *n == 1 { "" } else { "s" }))
                .collect();
            format!("{} (`guiju explain CODE` tells what each means)\n", said.join(", "))
        }
    }
}
