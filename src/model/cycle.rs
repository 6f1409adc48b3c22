//! Circles in a graph of declarations.

/// The circles among `0..n` where `edges(i)` are the nodes that `i` refers to. Each circle once, beginning with its
/// smallest node; a node that merely leads into one is not part of it. Does not recurse.
pub(super) fn circles(n: usize, edges: &dyn Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let mut marks = vec![Mark::New; n];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..n {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(node) = next.take() {
                match marks.get(node).copied() {
                    Some(Mark::New) => {
                        if let Some(m) = marks.get_mut(node) {
                            *m = Mark::OnPath;
                        }
                        path.push((node, edges(node)));
                    }
                    Some(Mark::OnPath) => {
                        let from = path.iter().position(|p| p.0 == node).unwrap_or(0);
                        let mut circle: Vec<usize> = path.iter().skip(from).map(|p| p.0).collect();
                        let least = circle.iter().enumerate().min_by_key(|c| c.1);
                        let shift = least.map_or(0, |c| c.0);
                        circle.rotate_left(shift);
                        found.push(circle);
                    }
                    Some(Mark::Done) | None => {}
                }
            }
            let Some((node, rest)) = path.last_mut() else {
                break;
            };
            match rest.pop() {
                Some(to) => next = Some(to),
                None => {
                    if let Some(m) = marks.get_mut(*node) {
                        *m = Mark::Done;
                    }
                    path.pop();
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn circles_are_found_once_and_without_what_leads_to_them() {
        let graph: &[&[usize]] = &[&[1], &[2], &[1], &[3], &[0]];
        let found = circles(5, &|i| graph[i].to_vec());
        assert_eq!(found, [vec![1, 2], vec![3]]);
    }
}
