//! What the page is shown on, and the network it has.

use serde_json::{Value, json};

/// A screen and the way it is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 360 x 740 CSS pixels at two device pixels each, touched.
    Phone,
    /// 1440 x 900 CSS pixels, with a mouse.
    Desktop,
}

impl Device {
    pub fn width(self) -> u32 {
        match self {
            Self::Phone => 360,
            Self::Desktop => 1440,
        }
    }

    pub fn height(self) -> u32 {
        match self {
            Self::Phone => 740,
            Self::Desktop => 900,
        }
    }

    fn is_phone(self) -> bool {
        self == Self::Phone
    }

    /// Its screen, `height` CSS pixels high.
    pub(super) fn metrics(self, height: f64) -> Value {
        self.metrics_at(self.width(), height)
    }

    /// A screen like its own, `width` by `height` CSS pixels.
    pub(super) fn metrics_at(self, width: u32, height: f64) -> Value {
        json!({
            "width": width, "height": height.round() as u32, "mobile": self.is_phone(),
            "deviceScaleFactor": if self.is_phone() { 2 } else { 1 },
        })
    }

    /// The DevTools commands that turn a fresh tab into this device, for a reader of `language` in Shanghai.
    pub(super) fn commands(self, language: &str) -> Vec<(&'static str, Value)> {
        vec![
            ("Emulation.setDeviceMetricsOverride", self.metrics(self.height().into())),
            (
                "Emulation.setTouchEmulationEnabled",
                json!({ "enabled": self.is_phone(), "maxTouchPoints": 5 }),
            ),
            ("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Shanghai" })),
            ("Emulation.setLocaleOverride", json!({ "locale": language })),
            ("Emulation.setEmulatedMedia", media("light")),
            ("Network.enable", json!({})),
        ]
    }
}

/// Nothing moves on a screenshot; `scheme` is `light` or `dark`.
pub(super) fn media(scheme: &str) -> Value {
    json!({ "features": [
        { "name": "prefers-reduced-motion", "value": "reduce" },
        { "name": "prefers-color-scheme", "value": scheme },
    ]})
}

/// The page as it goes to paper, or as whoever asks would have it.
pub(super) fn medium(printed: bool) -> Value {
    let Value::Object(mut of_screen) = media("light") else { return Value::Null };
    of_screen.insert("media".to_owned(), if printed { "print" } else { "" }.into());
    Value::Object(of_screen)
}

/// The network that the page has. It is the page's own: a service worker's requests do not pass through it, so
/// a test of those rather kills the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Online,
    /// In a basement: requests fail and `navigator.onLine` is false.
    Offline,
    /// At the edge of reception: 400 ms, 50 kB/s down, 20 kB/s up.
    Slow,
}

impl Network {
    pub(super) fn conditions(self) -> Value {
        let (latency_ms, down_bytes_s, up_bytes_s) = match self {
            Self::Online => (0, -1, -1),
            Self::Offline => (0, 0, 0),
            Self::Slow => (400, 50_000, 20_000),
        };
        json!({
            "offline": self == Self::Offline, "latency": latency_ms,
            "downloadThroughput": down_bytes_s, "uploadThroughput": up_bytes_s,
        })
    }
}
