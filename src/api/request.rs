//! One request: sent with a bound on its time, and every way it can fail turned into a [`Problem`].

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{document, set_timeout_with_handle};
use protocol::API;
use protocol::problem::{Problem, ProblemCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::AbortController;

use crate::json;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

type Listener = Rc<dyn Fn()>;

thread_local! {
    static WHEN_SIGNED_OUT: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Calls `listener` whenever the server says that nobody is signed in. One listener: the session.
pub fn when_signed_out(listener: impl Fn() + 'static) {
    WHEN_SIGNED_OUT.with_borrow_mut(|slot| *slot = Some(Rc::new(listener)));
}

fn say_signed_out() {
    // Taken out first: what it does may ask again.
    if let Some(listener) = WHEN_SIGNED_OUT.with_borrow(Clone::clone) {
        listener();
    }
}

/// A request in the making.
pub(super) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    if_match: Option<String>,
    /// Whether a 401 here means that the session ended; not so where it is the question itself.
    asks_who: bool,
}

/// An answer with the version of what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged<T> {
    pub value: T,
    /// What `If-Match` names when it is written back.
    pub etag: Option<String>,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, if_match: None, asks_who: false }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(super) fn put(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::new(Method::PUT, path).json(body)
    }

    pub(super) fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::new(Method::POST, path).json(body)
    }

    fn json(mut self, body: &impl Serialize) -> Self {
        // The wire's shapes have string keys and finite numbers, so this gives JSON; the server would name an empty body.
        self.body = Some(serde_json::to_string(body).unwrap_or_default());
        self
    }

    pub(super) fn if_match(mut self, etag: Option<String>) -> Self {
        self.if_match = etag;
        self
    }

    /// A 401 is an answer here, not the end of a session.
    pub(super) fn asking_who(mut self) -> Self {
        self.asks_who = true;
        self
    }

    /// Sends it and reads the answer as JSON.
    pub(super) async fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        Ok(self.read_tagged().await?.value)
    }

    /// Sends it and reads the answer with its version.
    pub(super) async fn read_tagged<T: DeserializeOwned>(self) -> Result<Tagged<T>, Problem> {
        let answer = self.send().await?;
        match json::read(&answer.body) {
            Ok(value) => Ok(Tagged { value, etag: answer.etag }),
            Err(fault) => {
                leptos::logging::warn!("an answer of another shape: {fault}");
                Err(Problem::new(ProblemCode::NotUnderstood))
            }
        }
    }

    /// Sends it and hands on the text of the answer.
    pub(super) async fn text(self) -> Result<String, Problem> {
        Ok(self.send().await?.body)
    }

    async fn send(self) -> Result<Answer, Problem> {
        let asks_who = self.asks_who;
        let patience = Patience::begin();
        let sent = async {
            let response = self.fetch(patience.as_ref()).await?;
            let etag = response.headers().get("etag");
            let (status, ok) = (response.status(), response.ok());
            Ok::<_, gloo_net::Error>((status, ok, etag, response.text().await?))
        };
        let (status, ok, etag, body) = match sent.await {
            Ok(answer) => answer,
            Err(fault) => {
                leptos::logging::warn!("no answer: {fault}");
                return Err(Problem::new(ProblemCode::Unreachable));
            }
        };
        if ok {
            return Ok(Answer { body, etag });
        }
        let problem = refusal(status, &body);
        if problem.code == ProblemCode::NotSignedIn && !asks_who {
            say_signed_out();
        }
        Err(problem)
    }

    async fn fetch(self, patience: Option<&Patience>) -> Result<Response, gloo_net::Error> {
        let language = document().document_element().and_then(|root| root.get_attribute("lang"));
        let mut builder = RequestBuilder::new(&format!("{API}{}", self.path))
            .method(self.method)
            .header("Accept", "application/json")
            .header("Accept-Language", language.as_deref().unwrap_or("zh-CN"))
            .abort_signal(patience.map(|patience| patience.controller.signal()).as_ref());
        if let Some(etag) = &self.if_match {
            builder = builder.header("If-Match", etag);
        }
        match self.body {
            Some(body) => builder.header("Content-Type", "application/json").body(body)?.send().await,
            None => builder.send().await,
        }
    }
}

/// What is shown of a problem whose code is not known here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    title: String,
    detail: String,
    request_id: Option<String>,
}

struct Answer {
    body: String,
    etag: Option<String>,
}

/// Stops a request that takes too long; dropping it stops the clock.
struct Patience {
    controller: AbortController,
    timer: Option<TimeoutHandle>,
}

impl Patience {
    fn begin() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let stop = controller.clone();
        let timer = set_timeout_with_handle(move || stop.abort(), PATIENCE).ok();
        Some(Self { controller, timer })
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            timer.clear();
        }
    }
}

/// The problem that a refused request is: the server's own words where they can be read, else what the status says.
fn refusal(status: u16, body: &str) -> Problem {
    if let Ok(problem) = json::read::<Problem>(body) {
        return problem;
    }
    let code = match status {
        401 => ProblemCode::NotSignedIn,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        413 => ProblemCode::TooLarge,
        429 => ProblemCode::TooManyAttempts,
        // What a proxy says while the server behind it is away.
        502..=504 => ProblemCode::Unreachable,
        500..=599 => ProblemCode::Internal,
        _ => ProblemCode::NotUnderstood,
    };
    let mut problem = Problem { status, ..Problem::new(code) };
    // A newer server may have codes that this app does not know; its words are still worth showing.
    if let Ok(Said { title, detail, request_id }) = json::read(body) {
        (problem.title, problem.detail, problem.request_id) = (title, detail, request_id);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_the_server_keeps_its_code_and_its_places() {
        let body = r#"{"type":"urn:guanhu:problem:invalid","title":"t","status":422,"code":"invalid","detail":"d",
            "errors":[{"pointer":"/name","code":"text_empty","message":"m"}]}"#;
        let problem = refusal(422, body);
        assert_eq!((problem.code, problem.errors.len()), (ProblemCode::Invalid, 1));
    }

    #[test]
    fn a_page_of_a_proxy_becomes_a_problem_by_its_status() {
        assert_eq!(refusal(502, "<html>Bad Gateway</html>").code, ProblemCode::Unreachable);
        assert_eq!(refusal(500, "").code, ProblemCode::Internal);
        assert_eq!(refusal(401, "{}").code, ProblemCode::NotSignedIn);
        assert_eq!(refusal(418, "tea").code, ProblemCode::NotUnderstood);
    }

    #[test]
    fn words_of_an_unknown_code_are_kept() {
        let body = r#"{"code":"out_of_ink","title":"No ink","detail":"Refill it.","request_id":"r1"}"#;
        let problem = refusal(507, body);
        assert_eq!((problem.code, problem.title.as_str()), (ProblemCode::Internal, "No ink"));
        assert_eq!(problem.request_id.as_deref(), Some("r1"));
    }
}
