//! A cheap look at the brackets before the grammar reads: nesting that no person writes would cost the stack.

/// How deep round brackets may nest.
pub(super) const MAX_BRACKETS: usize = 64;

/// How deep they may nest on any stack; deeper ones are read on one of [`ROOMY_STACK`] bytes.
pub(super) const PLAIN: usize = 12;
/// Room for [`MAX_BRACKETS`], also unoptimised.
pub(super) const ROOMY_STACK: usize = 16 << 20;

/// A text whose brackets are not too deep.
pub(super) struct Flat {
    /// The text with deeper brackets blanked out, same length; `None` if nothing had to be.
    pub(super) text: Option<String>,
    /// How deep the brackets nest that are left.
    pub(super) depth: usize,
    /// Where the nesting goes too deep, once per nest.
    pub(super) too_deep: Vec<usize>,
}

/// Blanks out brackets deeper than [`MAX_BRACKETS`]. Quotes and comments are left alone; braces of a declaration begin anew.
pub(super) fn flatten(text: &str) -> Flat {
    let mut depth = 0usize;
    let mut deepest = 0;
    let mut too_deep = Vec::new();
    let mut blank: Vec<(usize, usize)> = Vec::new();
    let mut word_before = "";
    let mut word_start = None;
    let mut set_open = false;
    let mut skip: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(end) = skip {
            let closes = c == '\n' || (end == '"' && matches!(c, '"' | '＂')) || (end == '”' && c == '”');
            if closes {
                skip = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' {
            let start = *word_start.get_or_insert(at);
            word_before = text.get(start..at + c.len_utf8()).unwrap_or("");
            continue;
        }
        word_start = None;
        match c {
            '"' | '＂' => skip = Some('"'),
            '“' => skip = Some('”'),
            '#' | '＃' => skip = Some('\n'),
            '(' | '（' => {
                depth += 1;
                deepest = deepest.max(depth.min(MAX_BRACKETS));
                if depth > MAX_BRACKETS {
                    if depth == MAX_BRACKETS + 1 {
                        too_deep.push(at);
                    }
                    blank.push((at, c.len_utf8()));
                }
            }
            ')' | '）' => {
                if depth > MAX_BRACKETS {
                    blank.push((at, c.len_utf8()));
                }
                depth = depth.saturating_sub(1);
            }
            '{' | '｛' if matches!(word_before, "in" | "属于") => set_open = true,
            '}' | '｝' if set_open => set_open = false,
            '{' | '｛' | '}' | '｝' => depth = 0,
            _ => {}
        }
        if !c.is_whitespace() {
            word_before = "";
        }
    }
    if blank.is_empty() {
        return Flat { text: None, depth: deepest, too_deep };
    }
    let mut flat = String::with_capacity(text.len());
    let mut from = 0;
    for (at, length) in blank {
        flat.push_str(text.get(from..at).unwrap_or(""));
        flat.extend(std::iter::repeat_n(' ', length));
        from = at + length;
    }
    flat.push_str(text.get(from..).unwrap_or(""));
    Flat { text: Some(flat), depth: deepest, too_deep }
}
