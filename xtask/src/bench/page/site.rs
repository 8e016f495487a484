//! A web server of a few files that are held in memory, and of one thing that can be told to it.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

const HEAD_MOST: u64 = 16 << 10;
const REPORT_MOST: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(10);
const REPORT: &str = "/report";

/// The last two headers give a page on this machine the finer clock.
const HEADERS: &str = "cache-control: no-store\r\nx-content-type-options: nosniff\r\n\
    content-security-policy: default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'\r\n\
    cross-origin-opener-policy: same-origin\r\ncross-origin-embedder-policy: require-corp\r\n";

pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
    /// Who hears what a page posts to `/report`; nobody may where there is none.
    told: Option<Sender<String>>,
}

struct Request {
    method: String,
    path: String,
    body: String,
}

impl Site {
    /// `files` by path.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Site { files, told: None }
    }

    pub fn reporting_to(self, told: Sender<String>) -> Self {
        Site { told: Some(told), ..self }
    }

    /// Answers whoever comes, each in a thread of its own, for as long as the listener hears.
    pub fn serve(self, listener: &TcpListener) {
        let site = Arc::new(self);
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // Who hangs up early has had enough.
            thread::spawn(move || site.meet(stream).ok());
        }
    }

    fn meet(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let request = Request::read(&stream)?;
        let (status, kind, body) = self.answer(&request);
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{HEADERS}connection: close\r\n\r\n"
        )?;
        stream.write_all(body)
    }

    fn answer(&self, request: &Request) -> (&'static str, &'static str, &[u8]) {
        match (request.method.as_str(), request.path.as_str(), &self.told) {
            ("GET", path, _) if self.files.contains_key(path) => ("200 OK", kind(path), &self.files[path]),
            ("POST", REPORT, Some(told)) => {
                // Nobody listens after the first report.
                let _ = told.send(request.body.clone());
                ("200 OK", "text/plain", b"")
            }
            _ => ("404 Not Found", "text/plain", b"there is nothing here\n"),
        }
    }
}

impl Request {
    fn read(stream: &TcpStream) -> io::Result<Self> {
        let mut head = BufReader::new(stream.take(HEAD_MOST + REPORT_MOST));
        let mut line = String::new();
        head.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut length = 0;
        loop {
            let mut header = String::new();
            if head.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            let named =
                header.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            if let Some((_, text)) = named {
                length = text.trim().parse().unwrap_or(0);
            }
        }
        let mut body = String::new();
        head.take(u64::min(length, REPORT_MOST)).read_to_string(&mut body)?;
        let path = target.split('?').next().unwrap_or_default().to_owned();
        Ok(Request { method, path, body })
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::mpsc;

    use super::*;

    fn ask(address: std::net::SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn files_are_handed_out_and_a_report_is_heard() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (told, hear) = mpsc::channel();
        let files = [("/".to_owned(), b"<p>page".to_vec()), ("/a.wasm".to_owned(), b"wasm".to_vec())];
        let site = Site::new(BTreeMap::from(files)).reporting_to(told);
        thread::spawn(move || site.serve(&listener));
        let page = ask(address, "GET /?run HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("<p>page"), "{page}");
        let program = ask(address, "GET /a.wasm HTTP/1.1\r\n\r\n");
        assert!(program.contains("content-type: application/wasm\r\n"), "{program}");
        assert!(ask(address, "GET /../Cargo.toml HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        ask(address, "POST /report HTTP/1.1\r\nContent-Length: 5\r\n\r\nrow\t1");
        assert_eq!(hear.recv_timeout(PATIENCE).as_deref(), Ok("row\t1"));
    }

    #[test]
    fn nothing_can_be_reported_where_nobody_listens() {
        let site = Site::new(BTreeMap::new());
        let report = Request { method: "POST".into(), path: REPORT.into(), body: "row".into() };
        assert!(site.answer(&report).0.starts_with("404"));
    }
}
