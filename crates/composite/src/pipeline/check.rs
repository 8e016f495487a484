//! What a run holds to be true of what it is given.

use crate::hierarchy::Hierarchy;
use crate::method::{Impute, Mean, Method};

use super::{Input, RunError};

pub(super) fn check(hierarchy: &Hierarchy, method: &Method, input: &Input) -> Result<(), RunError> {
    numbers(method)?;
    sizes(hierarchy, method, input)?;
    let indicators = hierarchy.indicators();
    for (indicator, column) in indicators.iter().zip(&input.columns) {
        cells(&indicator.code, column, &input.units)?;
    }
    if method.denominate {
        for (indicator, denominators) in indicators.iter().zip(&input.denominators) {
            let Some(denominator) = &indicator.denominator else { continue };
            match denominators {
                Some(cells_of) => cells(denominator, cells_of, &input.units)?,
                None => {
                    return Err(RunError::NoDenominator {
                        column: indicator.code.clone(),
                        denominator: denominator.clone(),
                    });
                }
            }
        }
    }
    if let Some(Impute::GroupMean { group } | Impute::GroupMedian { group }) = &method.impute
        && !input.groups.contains_key(group)
    {
        let known = input.groups.keys().cloned().collect();
        return Err(RunError::UnknownGroup { group: group.clone(), known });
    }
    Ok(())
}

/// Every cell of the column is missing or within range.
pub(super) fn cells(code: &str, column: &[f64], units: &[String]) -> Result<(), RunError> {
    let bad = |cell: &f64| cell.abs() > Input::VALUE_MAX;
    match column.iter().position(bad) {
        Some(row) => Err(RunError::CellOutOfRange {
            column: code.to_string(),
            unit: units.get(row).cloned().unwrap_or_default(),
            value: column[row],
        }),
        None => Ok(()),
    }
}

fn sizes(hierarchy: &Hierarchy, method: &Method, input: &Input) -> Result<(), RunError> {
    let (indicators, units) = (hierarchy.indicators().len(), input.units.len());
    if units > Input::UNITS_MAX {
        return Err(RunError::TooManyUnits { count: units });
    }
    let mut counts = vec![("columns", input.columns.len())];
    if method.denominate {
        counts.push(("lists of denominators", input.denominators.len()));
    }
    for (what, found) in counts {
        if found != indicators {
            return Err(RunError::WrongCount { what, found, indicators });
        }
    }
    let columns = hierarchy.indicators().iter().zip(&input.columns);
    let columns = columns.map(|(indicator, column)| (&indicator.code, column.len()));
    let denominators = hierarchy.indicators().iter().zip(&input.denominators);
    let denominators = denominators
        .filter(|_| method.denominate)
        .filter_map(|(indicator, cells)| Some((indicator.denominator.as_ref()?, cells.as_ref()?.len())));
    let groups = input.groups.iter().map(|(group, labels)| (group, labels.len()));
    match columns.chain(denominators).chain(groups).find(|(_, found)| *found != units) {
        Some((what, found)) => Err(RunError::WrongLength { what: format!("`{what}`"), found, units }),
        None => Ok(()),
    }
}

fn numbers(method: &Method) -> Result<(), RunError> {
    let share = |what, value: f64| within(what, value, (0.0..=1.0).contains(&value), "a share, 0 to 1");
    let number = |what, value: f64| within(what, value, value.is_finite(), "a number");
    if let Some(screen) = method.screen {
        share("the least availability", screen.min_availability)?;
    }
    if let Some(treat) = method.treat {
        number("the bound of skew", treat.skew)?;
        number("the bound of kurtosis", treat.kurtosis)?;
    }
    if let Some(scale) = method.normalise.scale() {
        let fits = scale.lower < scale.upper && scale.lower.abs().max(scale.upper.abs()) <= Input::VALUE_MAX;
        if !fits {
            return Err(RunError::BadScale { lower: scale.lower, upper: scale.upper });
        }
    }
    for mean in method.aggregate.levels.values().chain([&method.aggregate.default]) {
        if let Mean::Generalised { p } = *mean {
            number("the exponent of the generalised mean", p)?;
        }
    }
    for &least in method.coverage.levels.values().chain([&method.coverage.default]) {
        share("the least coverage", least)?;
    }
    Ok(())
}

fn within(what: &'static str, value: f64, fits: bool, want: &'static str) -> Result<(), RunError> {
    if fits { Ok(()) } else { Err(RunError::BadNumber { what, value, want }) }
}
