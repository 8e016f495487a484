//! From settings to a listening server, and an orderly end.

use std::fmt;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::document::DocumentErrors;
use protocol::session::DemoAccount;
use store::{Act, Store, StoreConfig, StoreError};
use tokio::net::TcpListener;

use crate::app::App;
use crate::connections::Limits;
use crate::demo::DemoError;
use crate::site::Site;
use crate::{catalogue, clock, connections, demo, routes};

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
    Listen {
        address: SocketAddr,
        cause: std::io::Error,
    },
    Store(StoreError),
    Catalogue(String),
    Demo(DemoError),
    /// The system gave no thread.
    Thread(std::io::Error),
    /// The system does not pass signals on.
    Signals(std::io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { address, cause } => write!(f, "cannot listen on {address}: {cause}"),
            Self::Store(cause) => write!(f, "{cause}"),
            Self::Catalogue(cause) => write!(f, "the shipped catalogue: {cause}"),
            Self::Demo(cause) => write!(f, "the demo city: {cause}"),
            Self::Signals(cause) => write!(f, "signals cannot be received: {cause}"),
            Self::Thread(cause) => write!(f, "a thread could not be started: {cause}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<StoreError> for ServeError {
    fn from(cause: StoreError) -> Self {
        Self::Store(cause)
    }
}

/// Serves until the program is told to end. Standard output says where, and in a demo as whom.
pub async fn run(database: &StoreConfig, settings: Settings) -> Result<(), ServeError> {
    let cannot = |cause| ServeError::Listen { address: settings.listen, cause };
    let listener = TcpListener::bind(settings.listen).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let store = Store::open(database).await?;
    furnish(&store).await?;
    let accounts = if settings.is_demo { fill_demo(&store).await? } else { Vec::new() };
    let limits = Limits::new(settings.site.is_behind_proxy);
    let app = Arc::new(App::new(store.clone(), settings.site, accounts).map_err(ServeError::Thread)?);
    let keeping = tokio::spawn(keep_house(store.clone()));
    // Before anybody is told where we are: whoever knows may also tell us to end.
    let ended = told_to_end().map_err(ServeError::Signals)?;
    announce(address, &app.demo_accounts);
    connections::serve(listener, routes::router(app), limits, ended).await;
    keeping.abort();
    store.close().await;
    Ok(())
}

/// An installation always has the framework and the duties that ship. A database that has them is not written to, so
/// that one which cannot be written is served too.
///
/// Nobody but the program publishes duties: where its version is stored with another content, somebody changed the file
/// and not its version, and two installations would mean different things by one name. A framework of that version may
/// have been published by an administrator before it shipped; what rounds pin stays as it is.
async fn furnish(store: &Store) -> Result<(), ServeError> {
    let broken = |errors: DocumentErrors| ServeError::Catalogue(errors.to_string());
    let (_, framework) = catalogue::framework().map_err(broken)?;
    let duties = catalogue::duties().map_err(broken)?.version().clone();
    let mut read = store.read().await?;
    let kept = (read.framework(&framework).await?, read.duty_catalogue(&duties).await?);
    drop(read);
    if kept.0.as_deref().is_some_and(|known| known != catalogue::FRAMEWORK) {
        tracing::warn!(%framework, "this version is stored with another content than ships; what is stored holds");
    }
    if kept.1.as_deref().is_some_and(|known| known != catalogue::DUTIES) {
        let why = "is stored with another content; a changed document needs a version of its own";
        return Err(ServeError::Catalogue(format!("{duties} {why}")));
    }
    if kept.0.is_some() && kept.1.is_some() {
        return Ok(());
    }
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    if kept.0.is_none() {
        write.put_framework(&framework, catalogue::FRAMEWORK).await?;
    }
    write.put_duty_catalogue(&duties, catalogue::DUTIES).await?;
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

fn announce(address: SocketAddr, accounts: &[DemoAccount]) {
    let mut said = format!("listening on http://{address}\n");
    for DemoAccount { account, password, role, .. } in accounts {
        said += &format!("demo account {account}, password {password}: {}\n", role.as_str());
    }
    // Whoever started us reads this; where nobody does, serving goes on.
    let mut out = std::io::stdout();
    let _ = out.write_all(said.as_bytes());
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

/// Listens for Ctrl-C and SIGTERM from now on; the future ends when one of them comes.
#[cfg(unix)]
pub fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
pub fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
