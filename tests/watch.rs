//! `guiju check --watch` as a process: what is saved is judged again, and nothing ends it but who started it.

use crate::scratch::{Content, Scratch};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

struct Watch {
    child: Child,
    /// Lines of both outputs as they come.
    lines: Receiver<String>,
}

impl Watch {
    fn start(scratch: &Scratch, more: &[&str]) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(scratch.path())
            .args(["check", "--watch", "--lang", "zh"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("guiju runs");
        let (send, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("output")), Box::new(child.stderr.take().expect("errors"))];
        for output in outputs {
            let send = send.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if send.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        Watch { child, lines }
    }
    /// What is printed until it waits again.
    fn round(&mut self) -> String {
        let begun = Instant::now();
        let mut out = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE.saturating_sub(begun.elapsed()));
            let line = line.unwrap_or_else(|_| panic!("waited in vain; so far:\n{out}"));
            if line.contains("等待改动") {
                // The other output may still be on its way.
                while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(300)) {
                    out.push_str(&line);
                    out.push('\n');
                }
                return out;
            }
            out.push_str(&line);
            out.push('\n');
        }
    }
    /// Rounds until one says this: what is saved in several steps may be judged in several.
    fn until(&mut self, words: &[&str]) -> String {
        let mut out = String::new();
        loop {
            out.push_str(&self.round());
            if words.iter().all(|w| out.contains(w)) {
                return out;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PROJECT: &str = "rules = [\"pack\"]\nfacts = [\"facts\"]\nperiod = 2022\nas_of = 2023-01-15\n";
const SHORT: &str = "[[town]]\nid = \"short\"\nname = \"短镇\"\nstaff = 1\n";

fn project() -> Scratch {
    Scratch::new(&[
        ("guiju.toml", PROJECT.into()),
        ("facts/a.toml", SHORT.into()),
        ("facts/m.toml", SHORT.replace("short", "m").into()),
    ])
}

#[test]
fn what_is_saved_is_judged_again() {
    let scratch = project();
    let mut watch = Watch::start(&scratch, &["-o", "json=facts/result.json"]);
    let first = watch.round();
    assert!(first.contains("短镇") && first.contains("不符合 2"), "{first}");
    // One file of three is read again.
    let good = SHORT.replace("staff = 1", "staff = 3");
    scratch.put("facts/a.toml", &Content::from(good.as_str()));
    let told = watch.until(&["  - 不符合  短镇  三人", "不符合 1"]);
    assert!(told.contains("重读 1/3 个文件"), "{told}");
    assert!(!told.contains("依据："), "the whole report is not repeated: {told}");
    // The same length, in the way editors do it: a new file in the place of the old.
    scratch.put("facts/.a.toml.swp", &Content::from(SHORT));
    std::fs::rename(scratch.path().join("facts/.a.toml.swp"), scratch.path().join("facts/a.toml")).expect("renamed");
    let told = watch.until(&["  + 不符合  短镇  三人"]);
    assert!(told.contains("重读 1/3 个文件"), "{told}");
    // The report beside it is written each time and read as no fact.
    let text = std::fs::read_to_string(scratch.path().join("facts/result.json")).expect("a result");
    assert!(text.contains("\"violated\": 2"), "{text}");
    // A file that is broken, and mended.
    scratch.put("facts/a.toml", &Content::from("[[town"));
    let told = watch.until(&["syntax", "退出码 4"]);
    assert!(told.contains("（主体已不在事实中）"), "{told}");
    scratch.put("facts/a.toml", &Content::from(good.as_str()));
    watch.until(&["退出码 1", "不符合 1"]);
    // A new file, and one that goes.
    scratch.put("facts/b.toml", &Content::from(SHORT.replace("short", "b").replace("短镇", "新镇").as_str()));
    let told = watch.until(&["  + 不符合  新镇  三人"]);
    assert!(told.contains("重读 1/4 个文件"), "{told}");
    // What was kept and what was read anew give what a check from the beginning gives, to the byte.
    let kept = std::fs::read(scratch.path().join("facts/result.json")).expect("a result");
    std::fs::remove_file(scratch.path().join("facts/result.json")).expect("removed");
    scratch.run(&["check", "--lang", "zh", "-q", "-o", "json=fresh.json"]);
    let fresh = std::fs::read(scratch.path().join("fresh.json")).expect("a result");
    assert_eq!(String::from_utf8_lossy(&kept), String::from_utf8_lossy(&fresh));
    std::fs::remove_file(scratch.path().join("facts/b.toml")).expect("removed");
    let told = watch.until(&["  - 不符合  新镇  三人（主体已不在事实中）"]);
    assert!(told.contains("重读 0/3 个文件"), "{told}");
    assert!(watch.child.try_wait().expect("a state").is_none(), "it still runs");
}

#[test]
fn rules_and_configuration_are_read_again_when_they_change() {
    let scratch = project();
    let mut watch = Watch::start(&scratch, &["-q"]);
    watch.round();
    let rules = std::fs::read_to_string(scratch.path().join("pack/rules.gj")).expect("rules");
    scratch.put("pack/rules.gj", &Content::from(rules.replace(">= 3", ">= 1").as_str()));
    watch.until(&["已消除 2", "符合 3"]);
    scratch.put("pack/rules.gj", &Content::from("obligation {"));
    watch.until(&["退出码 3"]);
    scratch.put("pack/rules.gj", &Content::from(rules.as_str()));
    watch.until(&["新增 2"]);
    scratch.put("guiju.toml", &Content::from("period = 2022\nnonsense = 1\n"));
    watch.until(&["unknown-key"]);
    scratch.put("guiju.toml", &Content::from(format!("{PROJECT}select = [\"d.s\"]\n").as_str()));
    watch.until(&["退出码 1"]);
    // A folder that goes and comes back is watched again.
    std::fs::rename(scratch.path().join("facts"), scratch.path().join("away")).expect("moved");
    watch.until(&["随主体移除 2"]);
    std::fs::rename(scratch.path().join("away"), scratch.path().join("facts")).expect("moved back");
    watch.until(&["新增 2"]);
    scratch.put("facts/m.toml", &Content::from(SHORT.replace("short", "m").replace("= 1", "= 3").as_str()));
    watch.until(&["已消除 1"]);
    // No day is given any more: it says so, and goes on.
    scratch.put("guiju.toml", &Content::from("rules = [\"pack\"]\nfacts = [\"facts\"]\n"));
    watch.until(&["no-period"]);
    scratch.put("guiju.toml", &Content::from(PROJECT));
    watch.until(&["退出码 1"]);
}

#[cfg(unix)]
#[test]
fn it_ends_with_nought_when_interrupted() {
    let scratch = project();
    for signal in ["-INT", "-TERM"] {
        let mut watch = Watch::start(&scratch, &[]);
        watch.round();
        let id = watch.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
        assert_eq!(watch.child.wait().expect("an end").code(), Some(0), "{signal}");
    }
    let mistaken = scratch.run(&["check", "--watch", "--format", "papyrus"]);
    assert_eq!(mistaken.exit, 2);
    assert!(scratch.run(&["audit", "--watch"]).err.contains("flag-not-here"));
}
