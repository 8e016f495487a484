//! Accepts connections, as many as there is room for, and lets none of them idle or dawdle for ever.

mod room;
mod stall;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service as _;

pub use room::network;

use room::{Place, Room};
use stall::{Pace, Unstalled};

/// How long a connection may take to say what it wants, between requests too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest request head, in bytes: a long cookie and a long query.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long requests in work may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long to rest when the system has no more sockets to give.
const BREATH: Duration = Duration::from_millis(100);

/// How many connections there are, and how long one may hold up an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In all; the next one waits in the system's queue.
    pub places: usize,
    /// Of one address; the next one is closed at once. `None` behind a proxy, which is one address for everybody.
    pub places_per_address: Option<usize>,
    /// How slowly an answer may be taken by whoever asked for it.
    pub pace: Pace,
}

impl Limits {
    pub fn new(is_behind_proxy: bool) -> Self {
        Self {
            // More than one office's browsers hold open at a time.
            places: 1024,
            // A browser holds six, and a street office may be twenty browsers behind one address.
            places_per_address: (!is_behind_proxy).then_some(128),
            pace: Pace {
                // A phone in a lift comes back within this, or asks anew.
                stall: Duration::from_secs(30),
                // 2 kB a second: below what the slowest phone network carries.
                window: Duration::from_secs(30),
                bytes: 64 * 1024,
            },
        }
    }
}

/// Serves until `ended`; then finishes what is in work.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, ended: impl Future<Output = ()>) {
    let (room, graceful) = (Room::new(limits), GracefulShutdown::new());
    let mut ended = pin!(ended);
    loop {
        let (stream, address, place) = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut ended => break,
        };
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), address, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(Unstalled::new(stream, limits.pace)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, %address, "a connection broke off");
            }
        });
    }
    drop(listener);
    tracing::info!("ending: requests in work may finish");
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end by themselves");
    }
}

/// The next connection, with its place among those that there is room for.
async fn accept(listener: &TcpListener, room: &Room) -> (TcpStream, SocketAddr, Place) {
    let mut place = room.place().await;
    loop {
        match listener.accept().await {
            Ok((stream, address)) if place.take(address.ip()) => {
                let _ = stream.set_nodelay(true);
                return (stream, address, place);
            }
            Ok((_, address)) => tracing::debug!(%address, "closed: this address holds all that it may"),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn answer(
    mut router: Router,
    address: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(axum::body::Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    router.call(request).await
}

#[cfg(test)]
mod tests;
