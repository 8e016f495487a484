//! The files of the web app: inside a release program, on disk for a debug build.

use std::borrow::Cow;
use std::path::PathBuf;

/// One file in one form.
pub(super) struct Found {
    pub(super) bytes: Cow<'static, [u8]>,
    pub(super) sha256: [u8; 32],
}

/// Where the files come from.
pub(super) enum Assets {
    /// Compiled into the program; what ships.
    #[cfg(any(not(debug_assertions), feature = "embed"))]
    Embedded,
    /// Read at each request, so that a rebuilt app needs no rebuilt server.
    #[cfg_attr(
        any(not(debug_assertions), feature = "embed"),
        allow(dead_code, reason = "release builds embed; their tests still read")
    )]
    Folder(PathBuf),
}

#[cfg(any(not(debug_assertions), feature = "embed"))]
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// Which build of the web app is inside. Reading it makes the compiler embed again whenever xtask has built anew,
/// which the macro above cannot notice when `dist/` was missing before.
#[cfg(any(not(debug_assertions), feature = "embed"))]
const _: Option<&str> = option_env!("GUANHU_WEB_BUILD");

impl Assets {
    /// The files that belong to this program.
    #[cfg(any(not(debug_assertions), feature = "embed"))]
    pub(super) fn of_this_build() -> Self {
        Assets::Embedded
    }

    /// The files that belong to this program.
    #[cfg(not(any(not(debug_assertions), feature = "embed")))]
    pub(super) fn of_this_build() -> Self {
        Assets::Folder(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist")))
    }

    /// A file by its path inside `dist/`, compressed ones included. Nothing outside that folder can be named.
    pub(super) fn get(&self, name: &str) -> Option<Found> {
        if !is_plain(name) {
            return None;
        }
        match self {
            #[cfg(any(not(debug_assertions), feature = "embed"))]
            Assets::Embedded => {
                let file = <Dist as rust_embed::RustEmbed>::get(name)?;
                Some(Found { sha256: file.metadata.sha256_hash(), bytes: file.data })
            }
            Assets::Folder(folder) => {
                let bytes = std::fs::read(folder.join(name)).ok()?;
                Some(Found { sha256: sha256(&bytes), bytes: Cow::Owned(bytes) })
            }
        }
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// Whether every segment is an ordinary file name: no empty one, none that leads upwards, nothing escaped.
fn is_plain(name: &str) -> bool {
    let ordinary = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(ordinary))
}

/// The media type by a file's last extension, for the kinds of files that the build makes.
pub(super) fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_names_inside_the_folder_are_plain() {
        assert!(is_plain("assets/app-12ab/app_bg.wasm.br"));
        for odd in [
            "",
            "/etc/passwd",
            "../Cargo.toml",
            "assets/../../x",
            "a//b",
            "a/%2e%2e/b",
            "a\\b",
            ".env",
            "a/.",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }
}
