//! An index after one indicator of one unit has changed.

use crate::aggregate::{AggregateError, Enough, aggregate};
use crate::explain::Scores;
use crate::method::{CoverageRule, Mean};

/// What has changed at a node: this unit alone, or possibly every unit.
enum Changed {
    Row(f64),
    Column(Vec<f64>),
}

/// The index of the unit in `row` if its indicator in `column`, which has a value, were `to`. Only the way up is made
/// again, and of other units only what depends on them.
pub(super) fn index_after(
    scores: Scores<'_>,
    row: usize,
    column: usize,
    to: f64,
) -> Result<f64, AggregateError> {
    let nodes = scores.hierarchy.nodes();
    let (mut place, mut changed) = (column, Changed::Row(to));
    while let Some(parent) = nodes[place].parent {
        let mean = scores.mean(parent);
        if let Changed::Row(value) = changed
            && matches!(mean, Mean::Topsis | Mean::Copeland)
        {
            let mut whole = scores.columns[place].clone();
            whole[row] = value;
            changed = Changed::Column(whole);
        }
        changed = match &changed {
            Changed::Row(value) => Changed::Row(in_row(scores, mean, parent, row, (place, *value))?),
            Changed::Column(column) => Changed::Column(in_full(scores, mean, parent, (place, column))?),
        };
        place = parent;
    }
    Ok(match changed {
        Changed::Row(value) => value,
        Changed::Column(column) => column[row],
    })
}

fn in_row(
    scores: Scores<'_>,
    mean: Mean,
    node: usize,
    row: usize,
    (changed, value): (usize, f64),
) -> Result<f64, AggregateError> {
    let (places, weights): (Vec<usize>, Vec<f64>) = scores.present(node, row).unzip();
    let cells: Vec<[f64; 1]> = places
        .iter()
        .map(|&place| [if place == changed { value } else { scores.columns[place][row] }])
        .collect();
    let children: Vec<&[f64]> = cells.iter().map(|cell| &cell[..]).collect();
    // The unit has a value here, and what it has of children stays the same.
    let any = Enough { rule: CoverageRule::Count, share: 0.0 };
    let mut out = [f64::NAN];
    aggregate(mean, &children, &weights, &vec![false; places.len()], any, &mut out)?;
    Ok(out[0])
}

fn in_full(
    scores: Scores<'_>,
    mean: Mean,
    node: usize,
    (changed, column): (usize, &[f64]),
) -> Result<Vec<f64>, AggregateError> {
    let (places, weights): (Vec<usize>, Vec<f64>) = scores.weights(node).unzip();
    let children: Vec<&[f64]> =
        places.iter().map(|&place| if place == changed { column } else { &scores.columns[place] }).collect();
    let core: Vec<bool> = places.iter().map(|&place| scores.hierarchy.nodes()[place].core).collect();
    let mut out = vec![f64::NAN; column.len()];
    aggregate(mean, &children, &weights, &core, scores.enough(node), &mut out)?;
    Ok(out)
}
