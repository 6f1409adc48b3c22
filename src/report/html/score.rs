//! Rankings as columns.

use crate::base::Rat;
use crate::facts::EntityIx;
use crate::report::score::{Scores, Table, one_decimal};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// One ranking; each list has an entry a row.
#[derive(Serialize)]
pub(super) struct Ranking {
    #[serde(rename = "type")]
    ty: usize,
    unscored: u32,
    entity: Vec<u32>,
    /// 0: failed by a veto.
    rank: Vec<u32>,
    low: Vec<String>,
    high: Vec<String>,
    given: Vec<String>,
    lost: Vec<String>,
    open: Vec<String>,
    full: Vec<String>,
    veto: Vec<Vec<u32>>,
    vetoed: Vec<u32>,
    /// The units of an area; not given for units.
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<Vec<u32>>>,
}

#[derive(Serialize)]
pub(super) struct Rankings {
    areas: Vec<Ranking>,
    units: Vec<Ranking>,
}

pub(super) fn rankings(scores: &Scores, duties: &FxHashMap<u32, u32>) -> Rankings {
    Rankings {
        areas: scores.areas.iter().map(|t| ranking(t, true, duties)).collect(),
        units: scores.units.iter().map(|t| ranking(t, false, duties)).collect(),
    }
}

fn ranking(table: &Table, area: bool, duties: &FxHashMap<u32, u32>) -> Ranking {
    let rows = &table.rows;
    let texts = |of: &dyn Fn(usize) -> Option<Rat>, decimal: bool| -> Vec<String> {
        let shown = |n: Rat| if decimal { one_decimal(n) } else { n.to_string() };
        (0..rows.len()).map(|i| of(i).map_or_else(String::new, shown)).collect()
    };
    let numbers = |list: &[EntityIx]| list.iter().map(|ix| ix.0).collect::<Vec<u32>>();
    Ranking {
        ty: table.ty.index(),
        unscored: table.unscored,
        entity: rows.iter().map(|r| r.entity.0).collect(),
        rank: rows.iter().map(|r| r.rank.unwrap_or(0)).collect(),
        low: texts(&|i| rows.get(i).map(|r| r.score.0), true),
        high: texts(&|i| rows.get(i).map(|r| r.score.1), true),
        given: texts(&|i| rows.get(i).map(|r| r.points.given), false),
        lost: texts(&|i| rows.get(i).map(|r| r.points.lost), false),
        open: texts(&|i| rows.get(i).map(|r| r.points.open), false),
        full: texts(&|i| rows.get(i).and_then(|r| r.points.full()), false),
        veto: rows.iter().map(|r| r.vetoes.iter().filter_map(|d| duties.get(&d.0)).copied().collect()).collect(),
        vetoed: rows.iter().map(|r| r.vetoed).collect(),
        members: area.then(|| rows.iter().map(|r| numbers(&r.members)).collect()),
    }
}
