//! Characters that are not seen: direction marks, zero-width characters, control characters.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Span, Words};

pub(super) const LINT: Lint = Lint {
    code: "hidden-character",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("文字中有看不见的字符", "characters that are not seen"),
        why: (
            "方向控制符能让屏幕上的次序与实际不同，审核的人看到的不是程序执行的；零宽字符让两个看来一样的名称不相等。多从网页、聊天软件复制而来。名称、标签、注释、引号里都查。可以自动删去。",
            "Direction marks let the screen show another order than the program reads, so that a review sees other rules than are run; zero-width characters make two names differ that look the same. They come along from web pages and chats. Names, labels, comments and texts are looked at. The fix takes them out.",
        ),
        faulty: "obligation staff \"乡镇\u{200B}工作人员\" { clause \"一\"  binds town  require staff >= 3 }\n",
        mended: "obligation staff \"乡镇工作人员\" { clause \"一\"  binds town  require staff >= 3 }\n",
    },
};

/// Hidden characters in a row.
struct Hidden {
    /// Each kind once.
    kinds: Vec<char>,
    count: usize,
}

impl Problem for Hidden {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let named: Vec<String> = self.kinds.iter().map(|c| format!("U+{:04X} {}", *c as u32, name(*c, lang))).collect();
        let count = self.count;
        match lang {
            Lang::Zh => Words::new(format!("这里有 {count} 个看不见的字符：{}", named.join("、")))
                .label("在这个位置")
                .help("删去看不见的字符"),
            Lang::En => Words::new(format!(
                "{count} hidden character{} here: {}",
                if count == 1 { "" } else { "s" },
                named.join(", ")
            ))
            .label("at this place")
            .help("take the hidden characters out"),
        }
    }
}

fn name(c: char, lang: Lang) -> &'static str {
    match c {
        '\u{200B}' => lang.pick("零宽空格", "zero width space"),
        '\u{200C}' => lang.pick("零宽不连字", "zero width non-joiner"),
        '\u{200D}' => lang.pick("零宽连字", "zero width joiner"),
        '\u{2060}' => lang.pick("词连接符", "word joiner"),
        '\u{FEFF}' => lang.pick("零宽不换行空格", "zero width no-break space"),
        '\u{AD}' => lang.pick("软连字符", "soft hyphen"),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            lang.pick("方向控制符", "direction mark")
        }
        '\u{2028}' | '\u{2029}' => lang.pick("行分隔符", "line separator"),
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => lang.pick("谚文填充符", "Hangul filler"),
        '\u{E0000}'..='\u{E007F}' => lang.pick("标记字符", "tag character"),
        _ => lang.pick("控制字符", "control character"),
    }
}

/// Whether a character is not seen. Variation selectors choose a form of a Chinese character and are left alone.
fn hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{E0000}'..='\u{E007F}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for file in cx.texts() {
        let text = cx.text(file);
        let mut rest = text.char_indices().filter(|(_, c)| hidden(*c)).peekable();
        while let Some((start, first)) = rest.next() {
            let mut row = Hidden { kinds: vec![first], count: 1 };
            let mut end = start + first.len_utf8();
            while let Some((at, c)) = rest.next_if(|(at, _)| *at == end) {
                end = at + c.len_utf8();
                row.count += 1;
                if !row.kinds.contains(&c) {
                    row.kinds.push(c);
                }
            }
            let span = Span::new(file, start, end);
            out.push(Diagnostic::at(span, &row).fix(span, ""));
        }
    }
}
