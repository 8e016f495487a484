//! How this installation is reached, and what follows for cookies and for requests from elsewhere.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;

/// The address people type: scheme and host, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    is_https: bool,
}

/// The text is not `http://host` or `https://host`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPublicUrl;

impl fmt::Display for NotAPublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("give scheme and host without a path, such as https://guanhu.example.cn")
    }
}

impl std::error::Error for NotAPublicUrl {}

impl FromStr for PublicUrl {
    type Err = NotAPublicUrl;

    fn from_str(text: &str) -> Result<Self, NotAPublicUrl> {
        let uri: Uri = text.trim_end_matches('/').parse().map_err(|_| NotAPublicUrl)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(NotAPublicUrl);
        };
        let has_path = !matches!(uri.path(), "" | "/") || uri.query().is_some();
        if !matches!(scheme, "http" | "https") || has_path || authority.as_str().contains('@') {
            return Err(NotAPublicUrl);
        }
        // A browser leaves the usual port out of `Origin` and writes the host in small letters.
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let host = authority.as_str().to_ascii_lowercase();
        let host = host.strip_suffix(usual).unwrap_or(&host);
        Ok(Self { origin: format!("{scheme}://{host}"), is_https: scheme == "https" })
    }
}

/// The site's settings.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Where unset, the address is whatever the request's `Host` says, over plain HTTP.
    pub public_url: Option<PublicUrl>,
    /// Whether a proxy of ours is in front, so that the last `X-Forwarded-For` address is the client's.
    pub is_behind_proxy: bool,
}

impl Site {
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.is_https)
    }

    /// Whether a page with this `Origin` belongs to the site that was asked as `host`.
    pub fn is_own(&self, origin: &str, host: Option<&str>) -> bool {
        match (&self.public_url, host) {
            (Some(url), _) => origin.eq_ignore_ascii_case(&url.origin),
            // Whoever speaks TLS in front of us says so by the public URL; no page of ours is there without it.
            (None, Some(host)) => {
                origin.strip_prefix("http://").is_some_and(|said| said.eq_ignore_ascii_case(host))
            }
            (None, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Site {
        Site { public_url: url.parse().ok(), is_behind_proxy: false }
    }

    #[test]
    fn an_origin_is_compared_as_browsers_write_it() {
        let site = site("https://Guanhu.Example.cn:443/");
        assert!(site.is_https());
        assert!(site.is_own("https://guanhu.example.cn", None));
        assert!(!site.is_own("http://guanhu.example.cn", Some("guanhu.example.cn")), "another scheme");
        assert!(!site.is_own("https://evil.example", Some("evil.example")));
    }

    #[test]
    fn without_a_public_url_the_host_that_was_asked_decides() {
        let site = Site::default();
        assert!(site.is_own("http://127.0.0.1:8080", Some("127.0.0.1:8080")));
        assert!(!site.is_own("http://127.0.0.1:8081", Some("127.0.0.1:8080")));
        assert!(!site.is_own("null", Some("127.0.0.1:8080")));
        assert!(
            !site.is_own("https://127.0.0.1:8080", Some("127.0.0.1:8080")),
            "another scheme, another site"
        );
    }

    #[test]
    fn a_url_with_a_path_or_of_another_scheme_is_refused() {
        for text in ["guanhu.example.cn", "ftp://a.b", "https://a.b/c", "https://u@a.b", ""] {
            assert_eq!(text.parse::<PublicUrl>(), Err(NotAPublicUrl), "{text}");
        }
    }
}
