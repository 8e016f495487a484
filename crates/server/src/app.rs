//! What every handler shares: the store, what is held in memory, and how this installation is reached.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::framework::{Framework, FrameworkVersion};
use domain::region::RegionTree;
use protocol::problem::ProblemCode;
use protocol::session::DemoAccount;
use store::{Reader, Store};

use crate::password::Passwords;
use crate::refusal::{Answer, Refusal};
use crate::site::Site;

/// How long the region tree is held. It changes by command line, in another process; a second late is soon enough
/// and spares a busy server a query with every request.
const REGIONS_HELD: Duration = Duration::from_secs(1);
/// More framework versions than any installation uses at a time.
const FRAMEWORKS_HELD_MAX: usize = 64;

/// The running program.
pub struct App {
    pub store: Store,
    pub passwords: Passwords,
    pub site: Site,
    /// Shown on the sign-in screen; empty unless this is a demo installation.
    pub demo_accounts: Vec<DemoAccount>,
    regions: Mutex<Option<(Instant, Arc<RegionTree>)>>,
    /// A published version never changes, so nothing here ever goes stale.
    frameworks: Mutex<HashMap<FrameworkVersion, Arc<Framework>>>,
}

/// How handlers receive it.
pub type Shared = axum::extract::State<Arc<App>>;

impl App {
    /// # Errors
    /// Where the system gives no thread to check passwords on.
    pub fn new(store: Store, site: Site, demo_accounts: Vec<DemoAccount>) -> std::io::Result<Self> {
        Ok(Self {
            store,
            passwords: Passwords::new()?,
            site,
            demo_accounts,
            regions: Mutex::default(),
            frameworks: Mutex::default(),
        })
    }

    /// Whether this installation holds made-up data.
    pub fn is_demo(&self) -> bool {
        !self.demo_accounts.is_empty()
    }

    /// The region tree, at most a second old.
    pub async fn regions(&self) -> Answer<Arc<RegionTree>> {
        let held = self.regions.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, tree)) = held
            && since.elapsed() < REGIONS_HELD
        {
            return Ok(tree);
        }
        let since = Instant::now();
        let tree = Arc::new(self.store.read().await?.region_tree().await?);
        *self.regions.lock().unwrap_or_else(PoisonError::into_inner) = Some((since, tree.clone()));
        Ok(tree)
    }

    /// A framework version that something refers to, and that is therefore known.
    pub async fn framework(&self, version: &FrameworkVersion) -> Answer<Arc<Framework>> {
        let held = self.frameworks.lock().unwrap_or_else(PoisonError::into_inner).get(version).cloned();
        match held {
            Some(framework) => Ok(framework),
            None => self.framework_from(&mut self.store.read().await?, version).await,
        }
    }

    /// The same inside a transaction that is already open.
    pub async fn framework_from(
        &self,
        reader: &mut Reader,
        version: &FrameworkVersion,
    ) -> Answer<Arc<Framework>> {
        if let Some(known) = self.frameworks.lock().unwrap_or_else(PoisonError::into_inner).get(version) {
            return Ok(known.clone());
        }
        let document = reader.framework(version).await?.ok_or(ProblemCode::NotFound)?;
        let framework = Framework::from_stored_json(document.as_bytes())
            .map_err(|errors| Refusal::internal(format_args!("stored framework {version}: {errors}")))?;
        let framework = Arc::new(framework);
        let mut held = self.frameworks.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= FRAMEWORKS_HELD_MAX {
            held.clear();
        }
        held.insert(version.clone(), framework.clone());
        Ok(framework)
    }
}
