//! Somebody at a browser.

use support::{Browser, Device, Page, Server};

use crate::tongue::Tongue;

/// Everybody's password in the demo city.
pub const PASSWORD: &str = "guanhu-demo";

/// A person with a browser of their own. [`Reader::leaves`] ends it and fails the test on complaints.
pub struct Reader {
    pub browser: Browser,
    pub page: Page,
    pub tongue: Tongue,
}

impl Reader {
    /// Opens a browser that prefers the language of `tongue`.
    pub async fn at(device: Device, tongue: Tongue, server: &Server) -> Self {
        let browser = Browser::open(device, tongue.tag(), server.base()).await;
        let page = browser.page();
        Self { browser, page, tongue }
    }

    /// Opens a browser that prefers Chinese, and changes the language on the first screen where that is not it.
    pub async fn who_chooses(device: Device, tongue: Tongue, server: &Server) -> Self {
        let browser = Browser::open(device, "zh-CN", server.base()).await;
        let page = browser.page();
        page.open("/").await;
        page.sees("登录").await;
        if tongue == Tongue::English {
            page.click("语言").await;
            page.click("English").await;
            page.sees("Sign in").await;
        }
        Self { browser, page, tongue }
    }

    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.tongue.say(zh, en)
    }

    /// Types account and password, from wherever the page asks for them.
    pub async fn signs_in(&self, account: &str) {
        self.signs_in_with(account, PASSWORD).await;
    }

    /// The same for somebody who is not of the demo city.
    pub async fn signs_in_with(&self, account: &str, password: &str) {
        self.page.fill(self.say("账号", "Account"), account).await;
        self.page.fill(self.say("密码", "Password"), password).await;
        self.page.click(self.say("登录", "Sign in")).await;
        self.page.no_longer_sees(self.say("演示账号", "Demo accounts")).await;
    }

    /// Opens the front page and signs in there.
    pub async fn comes_as(&self, account: &str) {
        self.page.open("/").await;
        self.signs_in(account).await;
    }

    /// Presses a control that says one thing in Chinese and another in English.
    pub async fn presses(&self, zh: &str, en: &str) {
        self.page.click(self.say(zh, en)).await;
    }

    pub async fn sees(&self, zh: &str, en: &str) {
        self.page.sees(self.say(zh, en)).await;
    }

    /// Ends the browser; fails the test if the console complained.
    pub async fn leaves(self) {
        self.browser.finish().await;
    }
}
