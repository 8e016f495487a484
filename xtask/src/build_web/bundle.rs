//! Lays the parts of the app out under their final names and writes the page that loads them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{slim, stamp};
use crate::workspace::{as_url, files_below};

/// Starts the program; lives beside it so that every path in it is relative.
const START: (&str, &str) = ("start.js", include_str!("start.js"));
/// The same in the worker.
const WORKER: (&str, &str) = ("worker.js", include_str!("worker.js"));

/// Style sheets that others build on, in this order; all others follow by name. What wins is decided by `@layer`.
const STYLES_FIRST: [&str; 2] = ["tokens.css", "base.css"];
/// Where the sheets lie that only the program's later parts need; they make one sheet, which comes with the first of those parts.
const STYLES_LATER: &str = "parts";

/// Writes a whole `dist` from the repository's `style/`, `public/` and `index.html` and from what wasm-bindgen made of the
/// app (`bound`) and of the worker's program (`worker`).
pub fn write(root: &Path, bound: &Path, worker: &Path, dist: &Path) -> Result<()> {
    copy(&root.join("public"), dist)?;
    let style = write_styles(&root.join("style"), dist)?;
    let program = write_program("app", bound, START, dist)?;
    let engine = write_program("engine", worker, WORKER, dist)?;
    let template = fs::read_to_string(root.join("index.html")).context("cannot read index.html")?;
    let page = fill(&template, &style, &program, &engine)?;
    fs::write(dist.join("index.html"), page).context("cannot write dist/index.html")
}

/// What every page needs, and what only the screens of the later parts need.
struct Styles {
    first: String,
    later: String,
}

fn write_styles(style: &Path, dist: &Path) -> Result<Styles> {
    let (first, later) = style_order(files_below(style)?);
    Ok(Styles {
        first: write_style("style", style, &first, dist)?,
        later: write_style("parts", style, &later, dist)?,
    })
}

fn write_style(name: &str, style: &Path, sheets: &[PathBuf], dist: &Path) -> Result<String> {
    let mut all = String::new();
    for sheet in sheets {
        let path = style.join(sheet);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        all += &slim::style(&text);
    }
    let url = format!("assets/{name}-{}.css", stamp::short_hash([all.as_bytes()]));
    let path = dist.join(&url);
    create_parent(&path)?;
    fs::write(&path, all).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(url)
}

/// The sheets of the first part, and those of the others.
fn style_order(mut found: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    found.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
    found.sort_by_key(|path| {
        let rank = STYLES_FIRST.iter().position(|first| path.as_os_str() == *first);
        (rank.unwrap_or(STYLES_FIRST.len()), path.clone())
    });
    found.into_iter().partition(|path| !path.starts_with(STYLES_LATER))
}

/// Copies a program below one folder named by the hash of all of it, so that its scripts keep their relative imports.
/// Returns the URLs, without the leading slash.
fn write_program(name: &str, bound: &Path, script: (&str, &str), dist: &Path) -> Result<Vec<String>> {
    fs::write(bound.join(script.0), script.1).with_context(|| format!("cannot write {}", script.0))?;
    let files = files_below(bound)?;
    let mut contents = Vec::new();
    for file in &files {
        contents.push(fs::read(bound.join(file))?);
    }
    let folder = format!("assets/{name}-{}", stamp::short_hash(contents.iter().map(Vec::as_slice)));
    copy(bound, &dist.join(&folder))?;
    Ok(files.iter().map(|file| format!("{folder}/{}", as_url(file))).collect())
}

/// What wasm-bindgen ends the name of the program's first part with; the other parts are fetched when they are needed.
const FIRST_PART: &str = "_bg.wasm";

/// Puts the references into the page: `{{style}}`, `{{script}}`, `{{preload}}` for what the script will ask for, and
/// `{{parts}}` and `{{engine}}`, which name the later parts' style sheet and the worker's script and load nothing.
fn fill(template: &str, style: &Styles, program: &[String], engine: &[String]) -> Result<String> {
    let script = script_of(program, START)?;
    let worker = script_of(engine, WORKER)?;
    let mut preload = String::new();
    for url in program.iter().filter(|url| *url != script) {
        let link = if url.ends_with(FIRST_PART) {
            format!(r#"<link rel="preload" href="/{url}" as="fetch" type="application/wasm" crossorigin>"#)
        } else if url.ends_with(".js") {
            format!(r#"<link rel="modulepreload" href="/{url}">"#)
        } else {
            continue;
        };
        let separator = if preload.is_empty() { "" } else { "\n    " };
        write!(preload, "{separator}{link}")?;
    }
    let mut page = template.to_owned();
    let values = [
        ("style", format!("/{}", style.first)),
        ("parts", format!("/{}", style.later)),
        ("script", format!("/{script}")),
        ("preload", preload),
        ("engine", format!("/{worker}")),
    ];
    for (name, value) in values {
        let place = format!("{{{{{name}}}}}");
        if page.matches(&place).count() != 1 {
            bail!("index.html must hold {place} exactly once");
        }
        page = page.replace(&place, &value);
    }
    Ok(page)
}

fn script_of<'a>(program: &'a [String], (name, _): (&str, &str)) -> Result<&'a String> {
    let found = program.iter().find(|url| url.ends_with(&format!("/{name}")));
    found.with_context(|| format!("a program has no {name}"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let target = to.join(&file);
        create_parent(&target)?;
        fs::copy(from.join(&file), &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

fn create_parent(path: &Path) -> Result<()> {
    let parent = path.parent().context("a file without a folder")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>{{preload}}<meta content=\"{{engine}}\"><meta content=\"{{parts}}\"><link href=\"{{style}}\"><script src=\"{{script}}\"></script>";

    fn program() -> Vec<String> {
        ["app.js", "app_bg.wasm", "chunk_0.wasm", "snippets/x/inline0.js", "start.js"]
            .iter()
            .map(|name| format!("assets/app-1/{name}"))
            .collect()
    }

    fn styles() -> Styles {
        Styles { first: "assets/style-1.css".to_owned(), later: "assets/parts-1.css".to_owned() }
    }

    fn engine() -> Vec<String> {
        ["engine.js", "engine_bg.wasm", "worker.js"]
            .iter()
            .map(|name| format!("assets/engine-1/{name}"))
            .collect()
    }

    #[test]
    fn tokens_and_base_come_before_the_sheets_that_use_them() {
        let found = ["badge.css", "base.css", "notes.md", "parts/form.css", "tokens.css", "ui/table.css"];
        let (first, later) = style_order(found.map(PathBuf::from).to_vec());
        assert_eq!(first, ["tokens.css", "base.css", "badge.css", "ui/table.css"].map(PathBuf::from));
        assert_eq!(later, [PathBuf::from("parts/form.css")]);
    }

    #[test]
    fn the_page_preloads_all_that_its_script_will_ask_for() {
        let page = fill(PAGE, &styles(), &program(), &engine()).expect("a filled page");
        assert!(page.contains(r#"<script src="/assets/app-1/start.js">"#));
        assert!(page.contains(r#"<link href="/assets/style-1.css">"#));
        assert!(page.contains(r#"modulepreload" href="/assets/app-1/app.js""#));
        assert!(page.contains(r#"modulepreload" href="/assets/app-1/snippets/x/inline0.js""#));
        assert!(page.contains(r#"preload" href="/assets/app-1/app_bg.wasm" as="fetch""#));
        assert!(!page.contains("chunk_0"), "{page}");
        assert!(page.contains(r#"content="/assets/engine-1/worker.js""#));
        assert!(page.contains(r#"<meta content="/assets/parts-1.css">"#));
        assert_eq!(page.matches("engine").count(), 1, "the page names the worker and loads nothing of it");
        assert!(!page.contains("{{"));
    }

    #[test]
    fn a_page_that_forgot_a_reference_is_refused_by_name() {
        let error =
            fill("{{style}}{{script}}{{parts}}", &styles(), &program(), &engine()).expect_err("no preload");
        assert!(error.to_string().contains("{{preload}}"));
    }
}
