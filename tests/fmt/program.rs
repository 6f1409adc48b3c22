//! Programs made from a sequence of choices: every construct of the grammar, in either surface, with comments and blank lines
//! between any two tokens. No choices left means the plainest one, so that a failing program shrinks.

/// Makes a program.
pub struct Maker<'c> {
    choices: &'c [u8],
    at: usize,
    zh: bool,
    tokens: Vec<String>,
    comments: usize,
}

/// A program in Chinese or English words.
pub fn program(zh: bool, choices: &[u8]) -> String {
    let mut maker = Maker { choices, at: 0, zh, tokens: Vec::new(), comments: 0 };
    for _ in 0..=maker.pick(3) {
        maker.item();
    }
    maker.text()
}

impl Maker<'_> {
    fn pick(&mut self, n: usize) -> usize {
        let choice = self.choices.get(self.at).map_or(0, |c| usize::from(*c));
        self.at += 1;
        choice % n
    }
    fn chance(&mut self, of: usize) -> bool {
        self.pick(of) == of - 1
    }
    fn put(&mut self, en: &str, zh: &str) {
        let words = if self.zh { zh } else { en };
        self.tokens.extend(words.split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
    }
    fn same(&mut self, token: &str) {
        self.tokens.push(token.to_owned());
    }
    fn one_of<'a>(&mut self, en: &[&'a str], zh: &[&'a str]) {
        let from = if self.zh { zh } else { en };
        let word = from[self.pick(from.len())];
        self.put(word, word);
    }

    /// The tokens with blanks and comments between them.
    fn text(mut self) -> String {
        let tokens = std::mem::take(&mut self.tokens);
        let mut out = String::new();
        for token in tokens {
            match self.pick(24) {
                20 => out.push('\n'),
                21 => out.push_str("\n\n\n"),
                22 => {
                    self.comments += 1;
                    out.push_str(&format!("  # 注 {} \n", self.comments));
                }
                23 => {
                    self.comments += 1;
                    out.push_str(&format!("\n  ## note {}; x\n", self.comments));
                }
                _ => {}
            }
            if self.chance(6) {
                out.push_str(&wide(&token));
            } else {
                out.push_str(&token);
            }
            out.push(' ');
        }
        out
    }

    fn name(&mut self) {
        let names = ["a", "visits", "甲", "在职", "staff", "plan_on", "county", "b"];
        let name = names[self.pick(names.len())];
        self.same(name);
    }
    fn path(&mut self) {
        let paths = ["a", "staff", "county.plan_on", "甲", "a.b.甲", "在职"];
        let path = paths[self.pick(paths.len())];
        self.same(path);
    }
    fn members(&mut self) {
        let paths = ["visits", "county.visits", "执法人员", "towns"];
        let path = paths[self.pick(paths.len())];
        self.same(path);
    }
    fn quoted(&mut self) {
        let texts = ["\"甲\"", "“乙”", "\"a # b\"", "“丙“丁”戊”", "“a\"b”", "\"\""];
        let text = texts[self.pick(texts.len())];
        self.same(text);
    }
    fn labels(&mut self) {
        if self.chance(2) {
            self.quoted();
        }
        if self.chance(4) {
            self.put("en", "英文");
            self.quoted();
        }
    }
    fn day(&mut self) {
        let days = ["2022-06-30", "2022年1月5日", "2024-02-29", "2022 年 12 月 31 号"];
        let day = days[self.pick(days.len())];
        self.same(day);
    }
    fn stop(&mut self) {
        if self.chance(12) {
            self.same([";", "；", "。"][self.at % 3]);
        }
    }

    fn item(&mut self) {
        match self.pick(11) {
            0 => self.duty("obligation", "义务"),
            1 => self.duty("attest", "申报"),
            2 => self.duty("exception", "例外"),
            3 => self.document(),
            4 => {
                self.head("enum", "枚举");
                self.same("{");
                for i in 0..=self.pick(4) {
                    self.same(&format!("v{i}"));
                    self.labels();
                    if self.chance(4) {
                        self.same(",");
                    }
                }
                self.same("}");
            }
            5 => self.fields("record", "记录"),
            6 => self.fields("event", "事件"),
            7 => self.fields("entity", "主体"),
            8 => {
                self.head("define", "派生");
                self.put("for", "属于");
                self.name();
                self.same(":");
                self.ty();
                self.same("=");
                self.condition(2);
            }
            9 => {
                self.head("parameter", "参数");
                self.same(":");
                self.ty();
                self.same("{");
                for _ in 0..self.pick(4) {
                    self.day();
                    self.same(":");
                    self.sum(1);
                    self.stop();
                }
                self.same("}");
            }
            _ => {
                self.head("interval", "时段");
                self.same("=");
                if self.zh && self.chance(2) {
                    self.same("自");
                }
                self.day();
                self.one_of(&["..", "to"], &["至", "..", "～"]);
                self.day();
                self.one_of(&[""], &["", "止"]);
            }
        }
        self.stop();
    }
    fn head(&mut self, en: &str, zh: &str) {
        self.put(en, zh);
        self.name();
        self.labels();
    }
    fn fields(&mut self, en: &str, zh: &str) {
        self.head(en, zh);
        if en == "entity" && self.chance(3) {
            self.same(":");
            self.name();
        }
        self.same("{");
        for i in 0..self.pick(5) {
            self.same(&format!("f{}", "o".repeat(i * 3)));
            self.labels();
            self.same(":");
            self.ty();
            self.stop();
        }
        self.same("}");
    }
    fn ty(&mut self) {
        match self.pick(8) {
            0 => self.one_of(&["date?", "date"], &["日期", "日期?", "日期？"]),
            1 => self.one_of(
                &["bool", "count", "int", "number", "percent", "money", "duration", "text", "datetime"],
                &["是否", "数量", "整数", "数值", "百分比", "金额", "时长", "文本", "时刻"],
            ),
            2 => self.put("number m", "数值 米"),
            3 => self.put("list of visit", "visit 列表"),
            4 => self.put("ref county", "引用 county"),
            5 => self.put("every town via county", "全部 town 按 county"),
            6 => self.put("list of date?", "日期? 列表"),
            _ => self.same("kind"),
        }
    }
    fn document(&mut self) {
        self.head("document", "文件");
        self.same("{");
        if self.chance(2) {
            self.put("number", "文号");
            self.quoted();
        }
        if self.chance(2) {
            self.put("issuer", "发文机关");
            self.quoted();
            self.stop();
        }
        if self.chance(2) {
            self.put("issued", "印发");
            self.day();
        }
        if self.chance(2) {
            self.put("in_force", "有效期");
            match self.pick(3) {
                0 => {
                    self.one_of(&[""], &["", "自"]);
                    self.day();
                    self.one_of(&["..", "to"], &["至", ".."]);
                    self.day();
                    self.one_of(&[""], &["", "止"]);
                }
                1 => {
                    self.one_of(&[""], &["自"]);
                    self.day();
                    self.one_of(&[".."], &["起"]);
                }
                _ => {
                    self.one_of(&[".."], &["至"]);
                    self.day();
                    self.one_of(&[""], &["止"]);
                }
            }
        }
        if self.chance(2) {
            self.put("status", "状态");
            self.quoted();
        }
        self.same("}");
    }

    fn duty(&mut self, en: &str, zh: &str) {
        self.head(en, zh);
        if en == "exception" {
            self.put("to", "对");
            self.name();
        }
        if self.chance(5) {
            self.put("of", "属于");
            self.same("pack.doc");
        }
        self.same("{");
        for _ in 0..self.pick(7) {
            self.clause(en == "attest");
            self.stop();
        }
        self.same("}");
    }
    fn clause(&mut self, attest: bool) {
        match self.pick(19) {
            0 | 1 => {
                self.one_of(&["require", "requires", "must"], &["要求", "应当"]);
                self.condition(3);
            }
            2 => {
                self.one_of(&["forbid"], &["禁止", "不得"]);
                self.condition(2);
            }
            3 => {
                self.one_of(&["when", "if"], &["情形"]);
                self.condition(if attest { 1 } else { 2 });
            }
            4 => {
                self.put("clause", "条款");
                self.quoted();
            }
            5 => {
                self.one_of(&["binds"], &["适用", "责任单位"]);
                self.name();
                for _ in 0..self.pick(3) {
                    self.one_of(&[","], &["、"]);
                    self.same("pack.town");
                }
            }
            6 => {
                self.put("from", "自");
                self.day();
                self.put("", "起");
            }
            7 => {
                self.put("until", "至");
                self.day();
                self.put("", "止");
            }
            8 => {
                self.put("from", "自");
                self.day();
                self.put("until", "至");
                self.day();
            }
            9 => {
                self.put("severity", "等级");
                self.one_of(&["critical", "major", "minor", "advice"], &["特别严重", "严重", "一般", "建议"]);
            }
            10 => self.put("topic meetings", "主题 meetings"),
            11 => self.put("points 2.5", "分值 2.5"),
            12 => {
                self.put("veto", "一票否决");
                if self.chance(2) {
                    self.put("clause", "条款");
                    self.quoted();
                }
            }
            13 => {
                self.put("remedy", "整改");
                self.quoted();
            }
            14 => {
                self.put("consequence", "后果");
                self.quoted();
                if self.chance(2) {
                    self.put("clause", "条款");
                    self.quoted();
                }
            }
            15 => {
                self.put("note", "说明");
                self.quoted();
            }
            16 => self.put("supersedes old of doc", "取代 old 属于 doc"),
            17 => {
                self.put("evidence document", "佐证 document");
                if attest {
                    self.put("by", "期限");
                    self.day();
                }
            }
            _ => {
                self.put("repeats", "频次");
                self.time();
            }
        }
    }

    fn brackets(&mut self, inside: impl FnOnce(&mut Self)) {
        self.put("(", "（");
        inside(self);
        self.put(")", "）");
    }

    fn condition(&mut self, depth: usize) {
        let joined = depth > 0 && self.chance(3);
        if !joined {
            return self.statement(depth);
        }
        for i in 0..=1 + self.pick(3) {
            if i > 0 {
                self.one_of(&["and", "or", "and"], &["且", "或", "并且"]);
            }
            match self.pick(4) {
                0 => self.test(depth - 1),
                1 => self.brackets(|me| me.condition(depth - 1)),
                2 => {
                    self.put("not", "非");
                    self.test(depth - 1);
                }
                // With a window it is closed, in either language.
                _ => {
                    if self.zh {
                        self.window();
                        self.members();
                        self.trail(depth - 1);
                    } else {
                        self.lead(depth - 1);
                        self.members();
                        if self.chance(2) {
                            self.same("where");
                            self.inner(depth - 1);
                        }
                        self.window();
                    }
                }
            }
        }
    }

    /// What stands behind `where` and `satisfy`.
    fn inner(&mut self, depth: usize) {
        for i in 0..=self.pick(3) {
            if i > 0 {
                self.one_of(&["and", "or"], &["且", "或"]);
            }
            if self.chance(4) {
                self.put("not", "非");
            }
            if depth > 0 && self.chance(4) {
                self.brackets(|me| me.condition(depth - 1));
            } else {
                self.plain_test(depth);
            }
        }
    }

    fn statement(&mut self, depth: usize) {
        if depth == 0 {
            return self.test(0);
        }
        let depth = depth - 1;
        match self.pick(9) {
            0 => self.test(depth),
            1 => {
                self.put("not", "非");
                self.brackets(|me| me.condition(depth));
            }
            2 => {
                self.path();
                if self.zh {
                    self.one_of(&[], &["于", "不迟于"]);
                    let before = self.tokens.last().is_some_and(|t| t == "于");
                    self.day();
                    if before {
                        self.one_of(&[], &["前", "前 （ 含当日 ）", "前 ， 遇节假日顺延"]);
                    }
                } else {
                    self.same("by");
                    self.day();
                    self.one_of(&["", "or next workday"], &[]);
                }
            }
            _ if self.zh => self.chinese(depth),
            choice => self.english(choice, depth),
        }
    }

    fn english(&mut self, choice: usize, depth: usize) {
        match choice {
            3 | 4 => {
                self.one_of(&["all", "some", "no"], &[]);
                self.members();
            }
            5 => {
                self.lead(depth);
                self.same("distinct");
                self.same("county.visits.on");
            }
            6 => {
                self.put("sum of", "");
                self.same("trainings.length");
                if self.chance(2) {
                    self.same("where");
                    self.inner(depth);
                }
                self.lead(depth);
                return self.maybe_window();
            }
            _ => {
                self.lead(depth);
                if self.chance(3) {
                    self.same("of");
                }
                self.members();
            }
        }
        if self.chance(2) {
            self.same("where");
            self.inner(depth);
        }
        if self.chance(2) {
            self.same("satisfy");
            self.inner(depth);
        }
        self.maybe_window();
    }

    fn chinese(&mut self, depth: usize) {
        let kind = self.pick(8);
        if kind != 7 {
            self.maybe_window();
        }
        match kind {
            0 | 1 => self.one_of(&[], &["每名", "每个", "所有", "有", "无"]),
            2 => self.lead(depth),
            _ => {}
        }
        let filtered = self.chance(2);
        if filtered {
            // Before 的: no words that would be a bound of the statement.
            for i in 0..=self.pick(2) {
                if i > 0 {
                    self.one_of(&[], &["且", "或"]);
                }
                if depth > 0 && self.chance(4) {
                    self.brackets(|me| me.condition(depth - 1));
                } else {
                    self.signed_test();
                }
            }
            self.same("的");
        }
        match kind {
            0 | 1 => {
                self.members();
                if self.chance(2) {
                    self.one_of(&[], &["均须", "满足"]);
                    self.inner(depth);
                }
            }
            2 => {
                self.members();
                if self.chance(2) {
                    self.same("满足");
                    self.inner(depth);
                }
            }
            3 => {
                self.members();
                self.same("中");
                self.inner(depth);
                self.same("者");
                if self.chance(2) {
                    self.one_of(&[], &["占比", "占"]);
                }
                self.trail(depth);
            }
            4 => {
                self.put("", "visits 的 不同 on");
                self.trail(depth);
            }
            5 => {
                self.put("", "trainings length 合计");
                self.trail(depth);
            }
            6 => {
                self.members();
                self.same("占比");
                self.one_of(&[], &["不低于 75%", "超过 百分之七十五", "恰好 50 ％"]);
            }
            _ => {
                self.members();
                self.one_of(&[], &["间隔 不超过 3 年", "间隔 不超过 六 个月", "间隔 不超过 30 天"]);
            }
        }
    }

    /// A bound before what it counts.
    fn lead(&mut self, depth: usize) {
        if self.zh {
            match self.pick(6) {
                0 => self.put("", "至少 3 名"),
                1 => self.put("", "不超过 两 次"),
                2 => self.put("", "介于 floor 至 5"),
                3 => self.put("", "3 名 以上"),
                4 => self.put("", "三 至 五 名"),
                _ => {
                    self.one_of(&[], &["多于", "少于", "恰好", "至多", "达到"]);
                    self.limit(depth);
                }
            }
        } else {
            match self.pick(4) {
                0 => self.put("at least 3", ""),
                1 => self.put("between 1 and ceiling", ""),
                2 => self.put("at least 75%", ""),
                _ => {
                    self.one_of(&["at most", "more than", "fewer than", "exactly", "no more than", "at least"], &[]);
                    self.limit(depth);
                }
            }
        }
    }
    /// A bound behind it, in Chinese.
    fn trail(&mut self, depth: usize) {
        match self.pick(6) {
            0 => self.put("", "不少于 1 次"),
            1 => self.put("", "不低于 75%"),
            2 => self.put("", "1 ～ 2 次"),
            3 => self.put("", "5 次 以下"),
            4 => self.put("", "介于 1 至 2 次"),
            _ => {
                self.one_of(&[], &["不超过", "多于", "少于", "恰好", "不得少于"]);
                self.limit(depth);
            }
        }
    }
    fn limit(&mut self, depth: usize) {
        match self.pick(3) {
            0 => self.same("floor"),
            1 => self.put("1_000", "5万人"),
            _ if depth > 0 => self.put("floor + 2 * b", "floor ＋ 2 × b"),
            _ => self.same("7"),
        }
    }

    fn maybe_window(&mut self) {
        if self.chance(2) {
            self.window();
        }
    }
    fn window(&mut self) {
        self.time();
    }
    fn time(&mut self) {
        match self.pick(8) {
            0 => self.one_of(
                &[
                    "in every month",
                    "in every day",
                    "in every week",
                    "in every ten_day",
                    "in every quarter",
                    "in every half_year",
                    "in every year",
                ],
                &["每月", "每日", "每周", "每旬", "每季度", "每半年", "每年", "每天", "每个季度"],
            ),
            1 => self.one_of(
                &["in every rolling 3 years", "in every rolling 1 month", "in every rolling 2 weeks"],
                &["任一连续 3 年 内", "任意连续 三 个月 之内", "任一连续 2 周 内"],
            ),
            2 => self.one_of(&["in some rolling 3 months"], &["有连续 3 个月 内", "某一连续 10 天 内"]),
            3 => self.one_of(&["during campaign", "during p.campaign"], &["campaign 期间", "在 campaign 期间"]),
            4 => {
                self.put("during", "自");
                self.day();
                self.one_of(&["..", "to"], &["至"]);
                self.day();
                self.put("", "期间");
            }
            5 => {
                if self.zh {
                    self.same("自");
                    self.sum(0);
                    self.put("", "起 任一连续 3 年 内");
                } else {
                    self.put("in every rolling 3 years since", "");
                    self.sum(0);
                }
            }
            6 => {
                self.one_of(
                    &[
                        "by day 27 of every month",
                        "by last day of every quarter",
                        "by 05-10 , 11-10 of every year",
                        "by friday of every week",
                        "by 16:00 of every day",
                        "by 2022-06-30 , 2022-12-31",
                    ],
                    &[
                        "每月 27 日 前",
                        "每季度末 前",
                        "每月最后一日 前",
                        "每年 5月10日 、 11月10日 前",
                        "每周五 前",
                        "每日 16：00 前",
                        "于 2022年6月30日 、 2022年12月31日 前",
                        "每半年底 前 （ 含当日 ）",
                    ],
                );
                self.one_of(&["", "or next workday"], &["", "遇节假日顺延"]);
            }
            _ => self.one_of(&["in every 3 years"], &["每 3 年"]),
        }
    }

    fn test(&mut self, depth: usize) {
        if self.zh && self.chance(3) {
            self.path();
            return self.trail(depth);
        }
        self.plain_test(depth);
    }
    /// A test whose words are no bound.
    fn plain_test(&mut self, depth: usize) {
        match self.pick(8) {
            0 => self.path(),
            1 => {
                self.sum(depth);
                self.one_of(&["=", "!=", "<", "<=", ">", ">=", "≥"], &["=", "!=", "为", "不为", "≥", "＜", "<="]);
                self.sum(depth);
            }
            2 => {
                self.sum(0);
                if self.zh {
                    self.one_of(&[], &["为 3 至 5 名", "在 3 至 5 之间", "属于 3 .. 5", "为 60 至 75 %"]);
                } else {
                    self.one_of(&["in 3..5", "in floor .. 5", "in 2 .. 3 years"], &[]);
                }
            }
            3 => {
                self.path();
                self.put("in {", "属于 {");
                for _ in 0..self.pick(4) {
                    self.same("coal");
                    self.one_of(&[",", ""], &["、", ","]);
                }
                self.same("}");
            }
            4 => {
                self.path();
                self.one_of(&["is missing", "is not missing"], &["缺失", "已填", "为空"]);
            }
            5 => {
                self.path();
                self.put("contains", "包含");
                self.sum(0);
            }
            _ => self.signed_test(),
        }
    }
    fn signed_test(&mut self) {
        self.path();
        if self.chance(2) {
            self.one_of(&["=", "<=", ">"], &["=", "≤", ">", "为"]);
            self.sum(0);
        }
    }

    fn sum(&mut self, depth: usize) {
        self.operand(depth);
        if depth > 0 {
            for _ in 0..self.pick(3) {
                self.one_of(&["+", "-", "*", "/"], &["＋", "-", "×", "÷"]);
                if self.chance(5) {
                    self.same("-");
                }
                self.operand(depth - 1);
            }
        }
    }
    fn operand(&mut self, depth: usize) {
        match self.pick(if depth > 0 { 9 } else { 5 }) {
            0 => self.path(),
            1 => self.one_of(
                &[
                    "3",
                    "0.75",
                    "14 days",
                    "1 day",
                    "600 m",
                    "3 months",
                    "2 half_years",
                    "75%",
                    "75 percent",
                    "1e3",
                    "5万",
                    "3 名",
                    "5 workdays",
                ],
                &[
                    "3",
                    "三",
                    "十二 名",
                    "14 天",
                    "30 日",
                    "600米",
                    "3 个月",
                    "两 年",
                    "75％",
                    "百分之七十五点五",
                    "5万元",
                    "5 万 人",
                    "5 个工作日",
                    "1_000",
                ],
            ),
            2 => self.day(),
            3 => self.one_of(&["true", "false", "as_of"], &["是", "否", "判定日"]),
            4 => self.one_of(&["\"x\"", "2022-01-05T16:00"], &["“x”", "2022年1月5日 16：00"]),
            5 => {
                self.one_of(&["count (", "share ("], &["计数 （", "个数 （", "占比 （"]);
                self.collection(depth - 1);
                self.put(")", "）");
            }
            6 => {
                self.one_of(&["sum (", "min (", "earliest ("], &["求和 （", "最大值 （", "最晚 （"]);
                if self.zh && self.chance(2) {
                    self.signed_test();
                    self.same("的");
                    self.same("trainings.length");
                } else {
                    self.same("trainings.length");
                    if !self.zh && self.chance(2) {
                        self.same("where");
                        self.inner(depth - 1);
                    }
                }
                self.put(")", "）");
            }
            7 => {
                self.one_of(
                    &["days_between (", "max (", "workdays_between ("],
                    &["相隔天数 （", "最大值 （", "相隔工作日数 （"],
                );
                self.sum(0);
                self.same(",");
                self.sum(0);
                self.put(")", "）");
            }
            _ => self.brackets(|me| me.condition(depth - 1)),
        }
    }
    fn collection(&mut self, depth: usize) {
        if self.zh {
            if self.chance(2) {
                self.signed_test();
                self.same("的");
            }
            self.members();
            if self.chance(2) {
                self.same("中");
                self.inner(depth);
                self.same("者");
            }
        } else {
            self.members();
            if self.chance(2) {
                self.same("where");
                self.inner(depth);
            }
            if self.chance(2) {
                self.same("satisfy");
                self.inner(depth);
            }
        }
    }
}

/// A token in full-width forms, where it has any.
fn wide(token: &str) -> String {
    if token.starts_with(['"', '“']) {
        return token.to_owned();
    }
    let wide = |c: char| match c {
        '0'..='9' | '(' | ')' | '{' | '}' | ':' | '?' | '=' | '<' | '>' | '+' | ',' | '%' => {
            char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)
        }
        c => c,
    };
    token.chars().map(wide).collect()
}
