//! Which language to speak: `--lang`, `GUIJU_LANG`, `guiju.toml`, the locale; Chinese where nobody says.

use crate::base::Lang;
use std::ffi::OsString;

/// `zh`, `en`.
pub fn parse(text: &str) -> Option<Lang> {
    match text {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// The language asked for on the command line, found before it is read as a whole: its errors need it.
pub fn of_args(args: &[OsString]) -> Option<Lang> {
    let mut next = false;
    for arg in args.iter().skip(1) {
        let Some(arg) = arg.to_str() else { continue };
        if arg == "--" {
            return None;
        }
        if next {
            return parse(arg);
        }
        if let Some(value) = arg.strip_prefix("--lang=") {
            return parse(value);
        }
        next = arg == "--lang";
    }
    None
}

/// The language of the surroundings.
pub fn of_environment(config: Option<Lang>) -> Lang {
    std::env::var("GUIJU_LANG")
        .ok()
        .and_then(|l| parse(l.trim()))
        .or(config)
        .unwrap_or_else(|| of_locale(sys_locale::get_locale().as_deref()))
}

/// `zh*`, `C`, `POSIX` and none at all speak Chinese, everything else English.
fn of_locale(locale: Option<&str>) -> Lang {
    match locale {
        None => Lang::Zh,
        Some(l) => {
            let l = l.to_ascii_lowercase();
            if l.starts_with("zh") || l == "c" || l.starts_with("c.") || l == "c-utf-8" || l == "posix" || l.is_empty()
            {
                Lang::Zh
            } else {
                Lang::En
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        for zh in ["zh-CN", "zh_CN.GB18030", "C", "POSIX", "C.UTF-8", "zh-Hans"] {
            assert_eq!(of_locale(Some(zh)), Lang::Zh, "{zh}");
        }
        assert_eq!(of_locale(Some("en-US")), Lang::En);
        assert_eq!(of_locale(None), Lang::Zh);
        let args: Vec<OsString> = ["guiju", "check", "--lang", "en"].map(Into::into).to_vec();
        assert_eq!(of_args(&args), Some(Lang::En));
    }
}
