//! "Did you mean …": works for two-character Chinese names too, where edit distance alone matches anything.

/// Longer words are no misspelt names; the distance costs the product of two lengths.
const LONGEST: usize = 100;

/// The candidate nearest to what was written, if one is near enough.
///
/// Counts characters, not bytes; a candidate of two characters must share one of them in its place or contain the word.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = written.chars().count();
    if length > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.chars().count();
        let longer = length.max(other);
        let mut distance = strsim::osa_distance(written, candidate);
        // `id` is not what `accidents` was meant for: the shorter must be a good part of the longer.
        let contained = length >= 2
            && other >= 2
            && 3 * length.min(other) >= longer
            && (candidate.contains(written) || written.contains(candidate));
        if contained {
            distance = distance.min(1);
        }
        let allowed = match longer {
            0 | 1 => 0,
            2..=4 => 1,
            5..=7 => 2,
            _ => longer / 3,
        };
        if distance <= allowed && best.is_none_or(|(d, c)| (distance, candidate) < (d, c)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("stafff", ["staff", "shelter"]), Some("staff"));
        assert_eq!(nearest("净宽", ["净高", "面积"]), Some("净高"));
        assert_eq!(nearest("人数", ["面积", "高度"]), None);
        assert_eq!(nearest("工作人数", ["工作人员数", "人口"]), Some("工作人员数"));
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("accidents", ["id"]), None);
        assert_eq!(nearest("plan", ["city_plan_revised"]), None);
    }
}
