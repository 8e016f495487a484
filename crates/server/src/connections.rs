//! Accepts connections, as many as there is room for, and lets none of them idle or dawdle for ever.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
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
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_service::Service as _;

/// More than one office's browsers hold open at a time; the next one waits in the system's queue.
const CONNECTIONS_MAX: usize = 1024;
/// How long a connection may take to say what it wants, between requests too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest request head, in bytes: a long cookie and a long query.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long requests in work may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long to rest when the system has no more sockets to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `ended`; then finishes what is in work.
pub async fn serve(listener: TcpListener, router: Router, ended: impl Future<Output = ()>) {
    let (room, graceful) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), GracefulShutdown::new());
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
            .serve_connection(TokioIo::new(stream), service);
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
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // Nobody closes the semaphore, so a place always comes.
    let place = room.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let _ = stream.set_nodelay(true);
                return (stream, address, place);
            }
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
