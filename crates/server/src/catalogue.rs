//! What ships with the program.

use domain::document::DocumentErrors;
use domain::duty::DutyCatalogue;
use domain::framework::{Framework, FrameworkVersion};

/// The framework of the catalogue, as it is stored and served.
pub const FRAMEWORK: &str = include_str!("../../../catalog/framework.json");
/// The duty catalogue, as it is stored and served.
pub const DUTIES: &str = include_str!("../../../catalog/duties.json");

/// The shipped framework and its version.
pub fn framework() -> Result<(Framework, FrameworkVersion), DocumentErrors> {
    let framework = Framework::from_json(FRAMEWORK.as_bytes())?;
    let version = framework.version().clone();
    Ok((framework, version))
}

/// The shipped duty catalogue.
pub fn duties() -> Result<DutyCatalogue, DocumentErrors> {
    DutyCatalogue::from_json(DUTIES.as_bytes())
}
