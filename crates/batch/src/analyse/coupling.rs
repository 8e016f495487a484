//! Coupling coordination of two scores: a JSON value.

use composite::coupling::coupling as couple;
use domain::framework::Framework;
use scoring::lag::{flag, lag};
use serde_json::{Value, json};

use crate::fault::{Fault, FaultKind, Faults, Place};

/// Couples the scores of the hard and the soft side, each 0 to 100. Bands and threshold are the framework's; the flag can be
/// raised by the scores alone, and turns red by indicators only, which are not known here.
///
/// # Errors
/// A score outside 0 to 100.
pub fn coupling(hard: f64, soft: f64, framework: &Framework) -> Result<Value, Faults> {
    let mut faults = Faults::default();
    for (name, score) in [("--h", hard), ("--s", soft)] {
        if !(0.0..=100.0).contains(&score) {
            let kind = FaultKind::OutOfRange { min: 0.0, max: 100.0 };
            faults.add(Fault::new(name, Place::Whole, kind));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let found = couple(hard / 100.0, soft / 100.0);
    let band = framework.bands().iter().rev().find(|band| found.coordination >= band.min);
    let side = lag(hard, soft, framework.lag().threshold);
    let (raised, _) = flag(Some(side), framework.lag(), |_| None);
    Ok(json!({
        "hard": hard,
        "soft": soft,
        "coupling": found.coupling,
        "development": found.development,
        "coordination": found.coordination,
        "band": band.map(|band| json!({ "min": band.min, "zh": band.name.zh, "en": band.name.en })),
        "classic_coupling": found.classic_coupling,
        "classic_coordination": found.classic_coordination,
        "difference": (hard - soft) / 100.0,
        "threshold": framework.lag().threshold,
        "lag": side,
        "flag": raised,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unbalanced_vector_of_the_specification_holds() {
        let catalogue = include_bytes!("../../../../catalog/framework.json");
        let framework = Framework::from_json(catalogue).unwrap();
        let found = coupling(82.0, 48.0, &framework).unwrap();
        let rounded = |name: &str| (found[name].as_f64().unwrap() * 1e4).round() / 1e4;
        assert_eq!((rounded("coupling"), rounded("coordination")), (0.6216, 0.6356));
        assert_eq!((found["lag"].as_str(), found["flag"].as_str()), (Some("hard_ahead"), Some("raised")));
        assert_eq!(found["band"]["min"], 0.6);
        assert!(coupling(101.0, f64::NAN, &framework).unwrap_err().list.len() == 2);
    }
}
