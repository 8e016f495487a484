//! Dependencies point down only, and the crates at the bottom know neither a disk nor a clock nor a browser.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Fault;
use crate::process;

/// One `[dependencies]` or `[build-dependencies]` line; what only tests use is free.
pub struct Dependency {
    pub package: String,
    pub on: String,
}

/// Which of our crates each of our crates may use. A crate that is not listed is a fault: it has no place yet.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("composite", &[]),
    ("scoring", &["domain", "composite"]),
    ("batch", &["domain", "composite", "scoring"]),
    ("engine", &["composite"]),
    ("protocol", &["domain", "scoring"]),
    ("locale", &[]),
    ("store", &["domain", "scoring", "protocol"]),
    ("server", &["domain", "composite", "scoring", "batch", "protocol", "locale", "store"]),
    ("guanhu-app", &["domain", "composite", "scoring", "engine", "protocol", "locale"]),
    (
        "acceptance",
        &["domain", "composite", "scoring", "batch", "engine", "protocol", "locale", "store", "server"],
    ),
    ("xtask", &[]),
];

/// All that `domain`, `composite` and `scoring` may use from elsewhere: values and arithmetic; utoipa describes shapes and runs nothing.
const PURE: [&str; 11] = [
    "chrono",
    "libm",
    "nalgebra",
    "rand_chacha",
    "rand_core",
    "serde",
    "serde_json",
    "statrs",
    "thiserror",
    "utoipa",
    "uuid",
];

/// Libraries that belong to one crate (the tests may use any of them).
const KEPT_BY: [(&str, &str); 6] = [
    ("sqlx", "store"),
    ("axum", "server"),
    ("gloo-net", "guanhu-app"),
    ("idb", "guanhu-app"),
    ("leptos", "guanhu-app"),
    ("web-sys", "guanhu-app"),
];

/// What every manifest of the workspace declares, as cargo reads it.
pub fn declared() -> Result<Vec<Dependency>> {
    let text = process::output_of(&mut process::cargo(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    Ok(read(&metadata))
}

fn read(metadata: &Value) -> Vec<Dependency> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["kind"] != "dev"
                && let (Some(package), Some(on)) = (package["name"].as_str(), dependency["name"].as_str())
            {
                found.push(Dependency { package: package.to_owned(), on: on.to_owned() });
            }
        }
    }
    found
}

pub fn check(declared: &[Dependency]) -> Vec<Fault> {
    declared.iter().filter_map(fault).collect()
}

fn fault(Dependency { package, on }: &Dependency) -> Option<Fault> {
    let manifest = manifest_of(package);
    let Some((_, below)) = MAY_USE.iter().find(|(name, _)| name == package) else {
        return Some(Fault::of_file(
            &manifest,
            format!("`{package}` has no place in MAY_USE of xtask's tidy"),
        ));
    };
    let ours = MAY_USE.iter().any(|(name, _)| name == on);
    if ours && !below.contains(&on.as_str()) {
        return Some(Fault::of_file(
            &manifest,
            format!("`{package}` may not use `{on}`: dependencies point down"),
        ));
    }
    let pure = ["domain", "composite", "scoring"].contains(&package.as_str());
    if pure && !ours && !PURE.contains(&on.as_str()) {
        let message = format!("`{package}` may not use `{on}`: it is values and arithmetic only");
        return Some(Fault::of_file(&manifest, message));
    }
    let keeper = KEPT_BY.iter().find(|(name, _)| name == on).map(|(_, keeper)| *keeper)?;
    (keeper != package && package != "acceptance").then(|| {
        Fault::of_file(&manifest, format!("`{package}` may not use `{on}`: only `{keeper}` knows it"))
    })
}

fn manifest_of(package: &str) -> String {
    match package {
        "guanhu-app" => "Cargo.toml".to_owned(),
        "acceptance" => "tests/Cargo.toml".to_owned(),
        "xtask" => "xtask/Cargo.toml".to_owned(),
        _ => format!("crates/{package}/Cargo.toml"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn messages(pairs: &[(&str, &str)]) -> Vec<String> {
        let declared: Vec<_> = pairs
            .iter()
            .map(|(package, on)| Dependency { package: (*package).to_owned(), on: (*on).to_owned() })
            .collect();
        check(&declared).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_dependency_that_points_up_is_named_with_its_manifest() {
        let found = messages(&[("domain", "protocol"), ("server", "store")]);
        assert_eq!(
            found,
            ["crates/domain/Cargo.toml: `domain` may not use `protocol`: dependencies point down"]
        );
    }

    #[test]
    fn the_pure_crates_may_use_values_and_nothing_else() {
        assert!(messages(&[("domain", "serde"), ("scoring", "nalgebra")]).is_empty());
        assert_eq!(messages(&[("domain", "tokio"), ("scoring", "getrandom")]).len(), 2);
    }

    #[test]
    fn sql_http_and_the_browser_each_have_one_home() {
        assert_eq!(messages(&[("server", "sqlx"), ("store", "axum"), ("protocol", "gloo-net")]).len(), 3);
        assert!(messages(&[("store", "sqlx"), ("acceptance", "sqlx"), ("guanhu-app", "idb")]).is_empty());
    }

    #[test]
    fn a_crate_without_a_place_is_a_fault() {
        assert_eq!(messages(&[("extras", "serde")]).len(), 1);
    }

    #[test]
    fn what_only_tests_use_is_free() {
        let metadata = json!({ "packages": [{ "name": "domain", "dependencies": [
            { "name": "serde", "kind": null }, { "name": "proptest", "kind": "dev" }, { "name": "cc", "kind": "build" }
        ]}]});
        let names: Vec<_> = read(&metadata).into_iter().map(|dependency| dependency.on).collect();
        assert_eq!(names, ["serde", "cc"]);
    }
}
