//! Makes a world small while what it shows stays the same: entities, fields and members of lists are left out one by one.

use super::world::{At, Hop, Node, World};

/// The most trials of one shrinking.
const TRIALS: usize = 3000;

/// Leaves out all that can be left out.
pub fn shrink(world: &World, holds: &mut dyn FnMut(&World) -> bool) -> World {
    let mut best = world.clone();
    let mut left = TRIALS;
    loop {
        let before = best.size();
        entities(&mut best, holds, &mut left);
        lists(&mut best, holds, &mut left);
        fields(&mut best, holds, &mut left);
        if best.size() >= before || left == 0 {
            return best;
        }
    }
}

/// Takes a smaller world if it still shows the same.
fn keep(best: &mut World, smaller: World, holds: &mut dyn FnMut(&World) -> bool, left: &mut usize) -> bool {
    if *left == 0 || smaller == *best {
        return false;
    }
    *left -= 1;
    let good = holds(&smaller);
    if good {
        *best = smaller;
    }
    good
}

fn entities(best: &mut World, holds: &mut dyn FnMut(&World) -> bool, left: &mut usize) {
    let mut i = best.entities.len();
    while i > 1 {
        i -= 1;
        let mut smaller = best.clone();
        smaller.remove(i);
        keep(best, smaller, holds, left);
    }
    if best.stated_on.is_some() {
        keep(best, World { stated_on: None, ..best.clone() }, holds, left);
    }
    for i in 0..best.entities.len() {
        let mut smaller = best.clone();
        if let Some(entity) = smaller.entities.get_mut(i)
            && entity.attest.take().is_some()
        {
            keep(best, smaller, holds, left);
        }
    }
}

/// Members of lists: halves first, then one by one.
fn lists(best: &mut World, holds: &mut dyn FnMut(&World) -> bool, left: &mut usize) {
    for (at, slot) in slots(best) {
        let Some(mut len) = length(best, &at, slot) else { continue };
        let mut size = len.div_ceil(2);
        while size > 0 && *left > 0 {
            let mut from = 0;
            while from < len {
                let mut smaller = best.clone();
                cut(&mut smaller, &at, slot, from, from + size);
                if keep(best, smaller, holds, left) {
                    len = length(best, &at, slot).unwrap_or(0);
                } else {
                    from += size;
                }
            }
            size /= 2;
        }
    }
}

fn fields(best: &mut World, holds: &mut dyn FnMut(&World) -> bool, left: &mut usize) {
    for (at, slot) in slots(best).into_iter().rev() {
        let mut smaller = best.clone();
        smaller.drop(&at, slot);
        keep(best, smaller, holds, left);
    }
}

/// Every stated slot.
pub(super) fn slots(world: &World) -> Vec<(At, usize)> {
    let all = |at: At| -> Vec<(At, usize)> {
        let fields = world.fields(&at);
        fields.into_iter().flat_map(|f| f.keys()).map(|slot| (at.clone(), *slot)).collect()
    };
    // Of a long list the members are alike: to leave a field out of each of them would cost more than it is worth.
    let few = |at: &At| !at.path.iter().any(|h| matches!(h, Hop::Item(_, i) if *i >= 40));
    world.places().into_iter().filter(few).flat_map(all).collect()
}

fn length(world: &World, at: &At, slot: usize) -> Option<usize> {
    match world.get(at, slot)? {
        Node::Rows(rows) => Some(rows.len()),
        Node::Values(values) => Some(values.len()),
        _ => None,
    }
}

fn cut(world: &mut World, at: &At, slot: usize, from: usize, to: usize) {
    let Some(node) = world.fields_mut(at).and_then(|f| f.get_mut(&slot)) else { return };
    match node {
        Node::Rows(rows) => drop(rows.drain(from.min(rows.len())..to.min(rows.len()))),
        Node::Values(values) => drop(values.drain(from.min(values.len())..to.min(values.len()))),
        _ => {}
    }
}
