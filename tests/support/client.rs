//! A client of the API as a program would write it: cookies kept, JSON in and out, problems decoded.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::API;
use protocol::bounds::PAGE_ITEMS_MAX;
use protocol::community::Page;
use protocol::problem::{Problem, ProblemCode};
use protocol::session::{Session, SignIn};
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderMap, ORIGIN};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One caller with a cookie jar of their own. Clones share the jar.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    language: String,
}

impl Client {
    /// A stranger to the server at `base` (`http://127.0.0.1:PORT`), who reads Chinese.
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a plain HTTP client needs nothing from outside");
        Self { http, base: base.trim_end_matches('/').to_owned(), language: "zh-CN".into() }
    }

    /// The same caller, reading another language: `zh-CN` or `en`.
    pub fn reading(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// Where the server is: `http://127.0.0.1:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request that can be altered before it is sent with [`Ask::send`]. A `path` that starts with `/` is
    /// taken as it is; any other is below `/api/v1/`.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{API}/{path}") };
        let line = format!("{method} {path}");
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        request = request.header(ACCEPT_LANGUAGE, &self.language);
        if !method.is_safe() {
            // What a browser sends with a write from the app's own pages.
            request = request.header(ORIGIN, &self.base);
        }
        Ask { request, line }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    pub async fn put(&self, path: &str, body: &impl Serialize) -> Answer {
        self.ask(Method::PUT, path).json(body).send().await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.ask(Method::POST, path).json(body).send().await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path).send().await
    }

    /// `GET`s and decodes; fails the test unless it is a 200 of that shape.
    pub async fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        self.get(path).await.expect_status(200).json()
    }

    /// Every item of a list, page by page of `size`.
    pub async fn list_by<T: DeserializeOwned>(&self, path: &str, size: u32) -> Vec<T> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page: Page<T> = self.read(&format!("{path}?limit={size}{after}")).await;
            all.extend(page.items);
            match page.next {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    }

    /// Every item of a list.
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Vec<T> {
        self.list_by(path, PAGE_ITEMS_MAX).await
    }

    /// Signs in; fails the test where the server refuses.
    pub async fn sign_in(&self, account: &str, password: &str) -> Session {
        self.try_sign_in(account, password).await.expect_success();
        self.read("session").await
    }

    /// Tries to sign in and gives whatever the server answers.
    pub async fn try_sign_in(&self, account: &str, password: &str) -> Answer {
        self.post("session", &SignIn { account: account.into(), password: password.into() }).await
    }

    /// Ends the session.
    pub async fn sign_out(&self) {
        self.delete("session").await.expect_success();
    }
}

/// A request in the making.
#[derive(Debug)]
pub struct Ask {
    request: reqwest::RequestBuilder,
    line: String,
}

impl Ask {
    /// Adds a header. `origin` replaces the one that writes carry by themselves.
    pub fn header(self, name: &str, value: &str) -> Self {
        let mut headers = HeaderMap::new();
        let name = reqwest::header::HeaderName::try_from(name).expect("a header name");
        headers.insert(name, value.parse().expect("a header value"));
        // `headers` replaces, where `header` would append a second one.
        Self { request: self.request.headers(headers), ..self }
    }

    pub fn json(self, body: &impl Serialize) -> Self {
        Self { request: self.request.json(body), ..self }
    }

    /// A body byte for byte, for what no serializer would write.
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { request: self.request.header(CONTENT_TYPE, content_type).body(body.into()), ..self }
    }

    /// Sends it; fails the test where no answer comes.
    pub async fn send(self) -> Answer {
        let line = self.line.clone();
        self.try_send().await.unwrap_or_else(|error| panic!("{line}: no answer: {error}"))
    }

    /// Sends it where the server may well be away.
    pub async fn try_send(self) -> Result<Answer, reqwest::Error> {
        let response = self.request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await?.to_vec();
        Ok(Answer { line: self.line, status, headers, body })
    }
}

/// An answer that was read to its end.
#[derive(Debug)]
pub struct Answer {
    line: String,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A header's value, or nothing where it is absent.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The ETag; fails the test where there is none.
    #[track_caller]
    pub fn etag(&self) -> &str {
        self.header(ETAG.as_str()).unwrap_or_else(|| panic!("no ETag in {self}"))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as any shape; fails the test where it is another.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self}"))
    }

    /// The body as plain JSON.
    #[track_caller]
    pub fn value(&self) -> Value {
        self.json()
    }

    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status(), status, "{self}");
        self
    }

    #[track_caller]
    pub fn expect_success(self) -> Self {
        assert!(self.status.is_success(), "{self}");
        self
    }

    /// The problem that the test expects: right code, right status, right media type, and words to read.
    #[track_caller]
    pub fn expect_problem(&self, code: ProblemCode) -> Problem {
        let media = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        assert!(media.starts_with("application/problem+json"), "not a problem: {self}");
        let problem: Problem = self.json();
        assert_eq!(problem.code, code, "{self}");
        assert_eq!((self.status(), problem.status), (code.status(), code.status()), "{self}");
        assert_eq!(problem.kind, format!("urn:guanhu:problem:{}", code.as_str()), "{self}");
        assert!(!problem.title.is_empty() && !problem.detail.is_empty(), "a problem without words: {self}");
        problem
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = self.text().chars().take(2000).collect();
        write!(f, "{} -> {}\n{body}", self.line, self.status)
    }
}

/// A new UUIDv7 of any of the domain's id types: `let id: RoundId = fresh();`.
pub fn fresh<Id>() -> Id
where
    Id: TryFrom<uuid::Uuid>,
{
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("the system gives random bytes");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis());
    let unix_ms = u64::try_from(now).unwrap_or(u64::MAX);
    let id = uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid();
    Id::try_from(id).unwrap_or_else(|_| panic!("{id} is a UUID of version 7"))
}
