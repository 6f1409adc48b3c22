//! A progress bar on standard error, for work that takes longer than a second while somebody watches.

use crate::base::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// After this long the bar appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself late, or never.
#[derive(Debug)]
pub struct Progress {
    begun: Instant,
    watched: bool,
    label: &'static str,
    template: &'static str,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar with a label; it stays away unless `watched`.
    pub fn new(label: &'static str, lang: Lang, watched: bool) -> Progress {
        let template =
            lang.pick("{msg} {bar:30} {pos}/{len}  约余 {eta}", "{msg} {bar:30} {pos}/{len}  about {eta} left");
        Progress { begun: Instant::now(), watched, label, template, bar: OnceLock::new() }
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
        if !self.watched || self.begun.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr_with_hz(10))
                .with_elapsed(self.begun.elapsed());
            if let Ok(style) = ProgressStyle::with_template(self.template) {
                bar.set_style(style);
            }
            bar.set_message(self.label);
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }
    /// Takes the bar away.
    pub fn done(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
