//! What ships with the program.

use domain::framework::{Framework, FrameworkErrors, FrameworkVersion};

/// The framework of the catalogue, as it is stored and served.
pub const FRAMEWORK: &str = include_str!("../../../catalog/framework.json");

/// The shipped framework and its version.
pub fn framework() -> Result<(Framework, FrameworkVersion), FrameworkErrors> {
    let framework = Framework::from_json(FRAMEWORK.as_bytes())?;
    let version = framework.version().clone();
    Ok((framework, version))
}
