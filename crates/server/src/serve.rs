//! From settings to a listening server, and an orderly end.

use std::fmt;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use protocol::session::DemoAccount;
use store::{Act, Store, StoreConfig, StoreError};
use tokio::net::TcpListener;
use tokio::signal;

use crate::app::App;
use crate::demo::DemoError;
use crate::site::Site;
use crate::{catalogue, clock, demo, routes};

/// How long requests in work may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// How often sessions that nobody can use any more are dropped.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub site: Site,
    /// Whether to fill an empty database with the demo city and to show its accounts.
    pub is_demo: bool,
}

/// Why the server did not start, or did not go on.
#[derive(Debug)]
pub enum ServeError {
    Listen { address: SocketAddr, cause: std::io::Error },
    Store(StoreError),
    Catalogue(String),
    Demo(DemoError),
    Serve(std::io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { address, cause } => write!(f, "cannot listen on {address}: {cause}"),
            Self::Store(cause) => write!(f, "{cause}"),
            Self::Catalogue(cause) => write!(f, "the shipped framework: {cause}"),
            Self::Demo(cause) => write!(f, "the demo city: {cause}"),
            Self::Serve(cause) => write!(f, "the server stopped: {cause}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<StoreError> for ServeError {
    fn from(cause: StoreError) -> Self {
        Self::Store(cause)
    }
}

/// Serves until the program is told to end. The one line on standard output says where.
pub async fn run(database: &StoreConfig, settings: Settings) -> Result<(), ServeError> {
    let cannot = |cause| ServeError::Listen { address: settings.listen, cause };
    let listener = TcpListener::bind(settings.listen).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let store = Store::open(database).await?;
    furnish(&store).await?;
    let accounts = if settings.is_demo { fill_demo(&store).await? } else { Vec::new() };
    let app = Arc::new(App::new(store.clone(), settings.site, accounts).map_err(ServeError::Serve)?);
    let keeping = tokio::spawn(keep_house(store.clone()));
    let service = routes::router(app).into_make_service_with_connect_info::<SocketAddr>();
    announce(address);
    let (end, ended) = tokio::sync::watch::channel(false);
    let mut asked = ended.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = asked.wait_for(|it| *it).await;
    });
    let farewell = async {
        told_to_end().await;
        tracing::info!("ending: requests in work may finish");
        let _ = end.send(true);
        tokio::time::sleep(FAREWELL).await;
        tracing::warn!("some connections did not end by themselves");
    };
    let outcome = tokio::select! {
        outcome = async { serving.await } => outcome.map_err(ServeError::Serve),
        () = farewell => Ok(()),
    };
    keeping.abort();
    store.close().await;
    outcome
}

/// An installation always has the framework that ships. A database that cannot be written keeps what it has.
async fn furnish(store: &Store) -> Result<(), ServeError> {
    let (_, version) = catalogue::framework().map_err(|errors| ServeError::Catalogue(errors.to_string()))?;
    if store.read().await?.framework(&version).await?.is_some() {
        return Ok(());
    }
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    write.put_framework(&version, catalogue::FRAMEWORK).await?;
    Ok(write.commit().await?)
}

async fn fill_demo(store: &Store) -> Result<Vec<DemoAccount>, ServeError> {
    match demo::fill(store, clock::now()).await {
        Ok(true) => tracing::info!("the demo city was made"),
        Ok(false) => {}
        Err(DemoError::Store(StoreError::ReadOnly(cause))) => {
            tracing::warn!(%cause, "the database cannot be written; the demo city is what is there");
        }
        Err(error) => return Err(ServeError::Demo(error)),
    }
    Ok(demo::accounts())
}

fn announce(address: SocketAddr) {
    // Whoever started us reads this line; where nobody does, serving goes on.
    let mut out = std::io::stdout();
    let _ = writeln!(out, "listening on http://{address}");
    let _ = out.flush();
}

async fn keep_house(store: Store) {
    let mut hours = tokio::time::interval(HOUSEKEEPING);
    loop {
        hours.tick().await;
        if let Err(error) = drop_expired(&store).await {
            tracing::warn!(%error, "expired sessions were not dropped this time");
        }
    }
}

async fn drop_expired(store: &Store) -> Result<(), StoreError> {
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    write.drop_expired_sessions().await?;
    write.commit().await
}

/// Waits for Ctrl-C or, on Unix, for SIGTERM.
async fn told_to_end() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
