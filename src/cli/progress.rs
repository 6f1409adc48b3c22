//! A progress bar on standard error, for work that takes longer than a second while somebody watches.

use crate::base::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// After this long the bar appears.
const PATIENCE: Duration = Duration::from_secs(1);
/// So many milliseconds lie between two looks at the time left.
const STEP: u64 = 100;

/// A bar that shows itself late, or never.
#[derive(Debug)]
pub struct Progress {
    begun: Instant,
    watched: bool,
    label: &'static str,
    lang: Lang,
    bar: OnceLock<ProgressBar>,
    /// When the time left was last looked at, in milliseconds since the beginning.
    looked: AtomicU64,
}

impl Progress {
    /// A bar with a label; it stays away unless `watched`.
    pub fn new(label: &'static str, lang: Lang, watched: bool) -> Progress {
        Progress { begun: Instant::now(), watched, label, lang, bar: OnceLock::new(), looked: AtomicU64::new(0) }
    }
    /// A bar over the fact files read.
    pub fn reading(lang: Lang, watched: bool) -> Progress {
        Progress::new(lang.pick("读取事实", "reading facts"), lang, watched)
    }
    /// A bar over the entities judged.
    pub fn judging(lang: Lang, watched: bool) -> Progress {
        Progress::new(lang.pick("逐个核查", "judging"), lang, watched)
    }
    /// So many done of so many.
    pub fn at(&self, done: usize, all: usize) {
        if !self.watched {
            return;
        }
        let spent = self.begun.elapsed();
        if spent < PATIENCE {
            return;
        }
        let now = spent.as_millis() as u64;
        let last = self.looked.load(Ordering::Relaxed);
        // Whoever looks first draws; the others go on working.
        let mine = |last| self.looked.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if (now < last + STEP && done < all) || !mine(last) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr_with_hz(10));
            if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len}  {msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(self.label);
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(left(now, done as u64, all as u64, self.lang));
    }
    /// Takes the bar away.
    pub fn done(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

/// How long the rest takes if it goes on as it went, in words.
fn left(spent: u64, done: u64, all: u64, lang: Lang) -> String {
    if done == 0 {
        return String::new();
    }
    let seconds = spent.saturating_mul(all.saturating_sub(done)) / done / 1000 + 1;
    match (seconds / 60, lang) {
        (0, Lang::Zh) => format!("约余 {seconds} 秒"),
        (0, Lang::En) => format!("about {seconds} s left"),
        (minutes, Lang::Zh) => format!("约余 {minutes} 分 {} 秒", seconds % 60),
        (minutes, Lang::En) => format!("about {minutes} min {} s left", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::left;
    use crate::base::Lang;

    #[test]
    fn the_rest_takes_as_long_as_what_was_done() {
        assert_eq!(left(1000, 10, 60, Lang::Zh), "约余 6 秒");
        assert_eq!(left(60_000, 1, 3, Lang::En), "about 2 min 1 s left");
        assert_eq!(left(1000, 0, 60, Lang::Zh), "");
        assert!(!left(u64::MAX, 1, u64::MAX, Lang::Zh).is_empty());
    }
}
