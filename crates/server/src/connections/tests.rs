//! Over real sockets: what a client may hold, and for how long.

use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;

use super::*;

/// More than two sockets' buffers take in.
const LARGE_BYTES: usize = 64 * 1024 * 1024;
/// A client that waits for what never comes fails the test and does not hang it.
const PATIENCE: Duration = Duration::from_secs(60);

struct Running {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Running {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let router = Router::new()
            .route("/small", get(async || "here"))
            .route("/large", get(async || vec![b'x'; LARGE_BYTES]));
        let serving = tokio::spawn(serve(listener, router, limits, std::future::pending()));
        Self { address, serving }
    }

    /// A connection on which something was asked for.
    async fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\n\r\n");
        // A server that closed the connection already shows in what is read.
        let _ = stream.write_all(request.as_bytes()).await;
        stream
    }

    /// A connection with the answer to a request, or without one where the server closed it.
    async fn held(&self) -> Option<TcpStream> {
        let mut stream = self.ask("/small").await;
        let mut answer = Vec::new();
        while !answer.ends_with(b"here") {
            let read = tokio::time::timeout(PATIENCE, stream.read_buf(&mut answer));
            if !matches!(read.await.expect("an answer or an end"), Ok(1..)) {
                return None;
            }
        }
        Some(stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn limits(places_per_address: Option<usize>) -> Limits {
    Limits { places: 16, places_per_address, ..Limits::new(false) }
}

#[tokio::test]
async fn one_address_holds_so_many_connections_and_no_more_until_it_gives_one_back() {
    let server = Running::start(limits(Some(2))).await;
    let first = server.held().await.expect("a place");
    let _second = server.held().await.expect("a place");
    assert!(server.held().await.is_none(), "a third of the same address");
    drop(first);
    let third = async { while server.held().await.is_none() {} };
    tokio::time::timeout(PATIENCE, third).await.expect("the place that was given back");
}

#[tokio::test]
async fn behind_a_proxy_one_address_is_everybody() {
    assert_eq!(Limits::new(true).places_per_address, None);
    assert!(Limits::new(false).places_per_address.is_some());
    let server = Running::start(limits(None)).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(server.held().await.expect("a place"));
    }
}

#[tokio::test]
async fn whoever_does_not_read_an_answer_loses_their_place() {
    let pace = Pace { stall: Duration::from_millis(50), ..limits(None).pace };
    let server = Running::start(Limits { places: 1, pace, ..limits(None) }).await;
    let _dawdler = server.ask("/large").await;
    assert!(server.held().await.is_some(), "the only place is free again");
}

#[tokio::test]
async fn whoever_reads_an_answer_in_small_bites_loses_their_place() {
    let patient = Pace { stall: PATIENCE * 2, window: Duration::from_millis(300), bytes: LARGE_BYTES };
    let server = Running::start(Limits { places: 1, pace: patient, ..limits(None) }).await;
    let mut dawdler = server.ask("/large").await;
    let nibbling = tokio::spawn(async move {
        let mut bite = vec![0; 4096];
        while matches!(dawdler.read(&mut bite).await, Ok(1..)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(server.held().await.is_some(), "the only place is free again");
    nibbling.abort();
}

#[tokio::test]
async fn a_connection_that_rests_between_answers_waits_for_none_of_its_window() {
    let (near, mut far) = tokio::io::duplex(8);
    let pace = Pace { stall: PATIENCE, window: Duration::from_millis(200), bytes: 1024 };
    let mut near = Unstalled::new(near, pace);
    for _ in 0..3 {
        let mut taken = [0; 16];
        let (written, read) = tokio::join!(near.write_all(&[b'x'; 16]), far.read_exact(&mut taken));
        written.expect("a write that is read at once");
        read.expect("what was written");
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    let late = tokio::time::timeout(PATIENCE, near.write_all(&[b'x'; 16])).await.expect("an end");
    assert_eq!(late.expect_err("nobody reads").kind(), std::io::ErrorKind::TimedOut);
}

#[tokio::test]
async fn whoever_reads_gets_all_of_a_long_answer() {
    let server = Running::start(limits(None)).await;
    let mut stream = server.ask("/large").await;
    let (mut read, mut piece) = (0, vec![0; 1024 * 1024]);
    while read < LARGE_BYTES {
        let more = tokio::time::timeout(PATIENCE, stream.read(&mut piece)).await;
        let more = more.expect("more of the answer").expect("no error");
        assert!(more > 0, "cut off after {read} bytes");
        read += more;
    }
}
