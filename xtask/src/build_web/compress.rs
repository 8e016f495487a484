//! Brotli and gzip, done once at build time and as hard as they can.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};

use crate::workspace::files_below;

const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_LOG2: i32 = 24;

/// Formats that are compressed already.
const COMPRESSED: [&str; 7] = ["br", "gz", "png", "jpg", "webp", "woff2", "ico"];

/// Bytes of a first visit.
pub struct FirstLoad {
    /// As a browser that takes brotli receives them.
    pub sent: u64,
    /// As they are on disk.
    pub plain: u64,
}

/// Writes `x.br` and `x.gz` beside every `x` that gets smaller by it, on as many threads as there are cores.
pub fn beside_each_file(dist: &Path) -> Result<()> {
    let files: Vec<PathBuf> = files_below(dist)?.into_iter().filter(|file| shrinks(file)).collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // Each file is two jobs: brotli of the program is by far the longest, so it starts first and alone.
    let jobs: Vec<(&PathBuf, Encoding)> = [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .flat_map(|encoding| files.iter().map(move |file| (file, encoding)))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((file, encoding)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = encoding.write_beside(&dist.join(file))
                        && let Ok(mut failures) = failures.lock()
                    {
                        failures.push(error);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().map_err(|_| anyhow!("a compressing thread died"))?;
    failures.into_iter().next().map_or(Ok(()), Err)
}

/// What a first visit costs: the page, and all that the page itself refers to.
pub fn first_load(dist: &Path) -> Result<FirstLoad> {
    let page = fs::read_to_string(dist.join("index.html")).context("cannot read dist/index.html")?;
    let mut sizes = FirstLoad { sent: 0, plain: 0 };
    for file in std::iter::once("index.html").chain(referred(&page)) {
        let path = dist.join(file);
        let plain = fs::metadata(&path).with_context(|| format!("the page refers to no file: {file}"))?.len();
        let brotli = fs::metadata(beside(&path, "br")).map_or(plain, |found| found.len());
        sizes.plain += plain;
        sizes.sent += brotli;
    }
    Ok(sizes)
}

/// The files that a page refers to, without the leading slash.
fn referred(page: &str) -> impl Iterator<Item = &str> {
    let starts = ["href=\"/", "src=\"/"].into_iter().flat_map(|start| page.split(start).skip(1));
    starts.filter_map(|rest| rest.split_once('"').map(|(file, _)| file))
}

fn shrinks(file: &Path) -> bool {
    let extension = file.extension().map(|extension| extension.to_string_lossy().into_owned());
    extension.is_some_and(|extension| !COMPRESSED.contains(&extension.as_str()))
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

#[derive(Clone, Copy)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    fn write_beside(self, path: &Path) -> Result<()> {
        let plain = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let small = self.encode(&plain)?;
        if small.len() >= plain.len() {
            return Ok(());
        }
        let target = match self {
            Encoding::Brotli => beside(path, "br"),
            Encoding::Gzip => beside(path, "gz"),
        };
        fs::write(&target, small).with_context(|| format!("cannot write {}", target.display()))
    }

    fn encode(self, plain: &[u8]) -> Result<Vec<u8>> {
        match self {
            Encoding::Brotli => {
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW_LOG2,
                    size_hint: plain.len(),
                    ..Default::default()
                };
                let mut small = Vec::new();
                brotli::BrotliCompress(&mut &*plain, &mut small, &parameters)?;
                Ok(small)
            }
            Encoding::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(plain)?;
                Ok(encoder.finish()?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn repetitive() -> Vec<u8> {
        "楼道照明完好率 92 %\n".repeat(200).into_bytes()
    }

    #[test]
    fn brotli_gives_back_what_went_in_and_is_smaller() {
        let small = Encoding::Brotli.encode(&repetitive()).expect("encoded");
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*small, &mut plain).expect("decoded");
        assert_eq!(plain, repetitive());
        assert!(small.len() * 10 < plain.len());
    }

    #[test]
    fn gzip_gives_back_what_went_in_and_is_smaller() {
        let small = Encoding::Gzip.encode(&repetitive()).expect("encoded");
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*small).read_to_end(&mut plain).expect("decoded");
        assert_eq!(plain, repetitive());
        assert!(small.len() * 10 < plain.len());
    }

    #[test]
    fn a_first_visit_is_the_page_and_what_it_refers_to() {
        let page = r#"<link href="/assets/a.css"><script src="/assets/b.js"></script><a href="https://x.example/">x</a>"#;
        assert_eq!(referred(page).collect::<Vec<_>>(), ["assets/a.css", "assets/b.js"]);
    }

    #[test]
    fn what_is_compressed_already_is_left_alone() {
        assert!(shrinks(Path::new("app_bg.wasm")));
        assert!(shrinks(Path::new("icon.svg")));
        assert!(!shrinks(Path::new("photo.png")));
        assert!(!shrinks(Path::new("app.js.br")));
    }
}
