//! Files cut off, with bytes changed, or with the inside of their archive changed: an answer, and never a panic.

use super::{here, read};
use std::io::{Cursor, Read, Write};

/// The same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
    fn mangle(&mut self, bytes: &mut Vec<u8>) {
        match self.roll(6) {
            0 => bytes.truncate(self.roll(bytes.len())),
            1 => {
                let at = self.roll(bytes.len());
                let end = (at + self.roll(200)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let (from, at) = (self.roll(bytes.len()), self.roll(bytes.len()));
                let copy: Vec<u8> = bytes.iter().skip(from).take(self.roll(60)).copied().collect();
                bytes.splice(at..at, copy);
            }
            3 => {
                // numbers at their ends
                let at = self.roll(bytes.len());
                for b in bytes.iter_mut().skip(at).take(4) {
                    *b = 0xFF;
                }
            }
            _ => {
                for _ in 0..=self.roll(8) {
                    let at = self.roll(bytes.len());
                    let with = self.roll(256) as u8;
                    if let Some(b) = bytes.get_mut(at) {
                        *b = with;
                    }
                }
            }
        }
    }
}

/// The archive with some of its parts mangled, stored without compression, so that the damage is in the XML.
fn inside(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let victim = dice.roll(zip.len());
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its bytes");
        if i == victim || (name.contains("sheet") && dice.roll(3) == 0) {
            dice.mangle(&mut content);
        }
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(name, options).expect("a part");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("an archive").into_inner()
}

fn rounds() -> usize {
    std::env::var("FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

fn answers(name: &str, round: usize, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("乡镇.{}", name.rsplit('.').next().unwrap_or("")));
    std::fs::write(&path, bytes).expect("written");
    let done = std::panic::catch_unwind(|| read(path));
    if done.is_err() {
        let kept = std::env::temp_dir().join(format!("fuzz-{round}-{name}"));
        std::fs::write(&kept, bytes).expect("written");
        panic!("{name}, round {round}: kept as {}", kept.display());
    }
}

#[test]
fn mangled_files_are_answered() {
    for name in ["district-libreoffice.xlsx", "district.xls", "district-libreoffice.xls", "district-libreoffice.ods"] {
        let good = std::fs::read(here(name)).expect("the fixture");
        let mut dice = Dice(name.len() as u64);
        for round in 0..rounds() {
            let mut bytes =
                if good.starts_with(b"PK") && round % 4 != 0 { inside(&mut dice, &good) } else { good.clone() };
            if !good.starts_with(b"PK") || round % 4 == 0 {
                dice.mangle(&mut bytes);
            }
            answers(name, round, &bytes);
        }
    }
}

#[test]
fn mangled_tables_are_answered() {
    let table = "编号,名称,\"工作\n人员数\",成立日期\n001,\"甲,乡\",３人,2022年6月30日\n=\"002\",'乙乡,\"\"\"\",44742\n合计,,,\n";
    let yaml = std::fs::read(here("../ui/facts/good/town.yaml")).unwrap_or_else(|_| {
        "period: 2022\ntown:\n  - id: \"1\"\n    name: |\n      甲\n    meetings: [2022-01-05, {on: 2022-02-05}]\n---\nentity: town\nid: '2'\n".into()
    });
    for (name, good) in [("a.csv", table.as_bytes()), ("a.tsv", table.as_bytes()), ("a.yaml", yaml.as_slice())] {
        let mut dice = Dice(1);
        for round in 0..rounds() * 5 {
            let mut bytes = good.to_vec();
            for _ in 0..=dice.roll(3) {
                dice.mangle(&mut bytes);
            }
            answers(name, round, &bytes);
        }
    }
}
