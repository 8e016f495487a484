//! Who holds how many of the connections that there is room for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Limits;

/// The places of one server.
pub struct Room {
    free: Arc<Semaphore>,
    held: Arc<Held>,
}

/// How many places each address holds. Whoever holds none is not listed, so the places bound the list too.
struct Held {
    per_address: Option<usize>,
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// One place; free again when dropped.
pub struct Place {
    _permit: Option<OwnedSemaphorePermit>,
    held: Arc<Held>,
    holder: Option<IpAddr>,
}

impl Room {
    pub fn new(limits: Limits) -> Self {
        let held = Held { per_address: limits.places_per_address, counts: Mutex::default() };
        Self { free: Arc::new(Semaphore::new(limits.places)), held: Arc::new(held) }
    }

    /// A place, once one is free.
    pub async fn place(&self) -> Place {
        // Nobody closes the semaphore, so a permit always comes.
        let permit = self.free.clone().acquire_owned().await.ok();
        Place { _permit: permit, held: self.held.clone(), holder: None }
    }
}

impl Place {
    /// Gives the place to an address, unless that holds all it may. A place has one holder in its life.
    pub fn take(&mut self, address: IpAddr) -> bool {
        let Some(most) = self.held.per_address else { return true };
        let address = network(address);
        let mut counts = self.held.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(&address).copied().unwrap_or(0);
        if count >= most {
            return false;
        }
        counts.insert(address, count + 1);
        drop(counts);
        self.holder = Some(address);
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(holder) = self.holder else { return };
        let mut counts = self.held.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(&holder) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.remove(&holder)),
        }
    }
}

/// The address that counts as one. An IPv6 customer has a whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            [a, b, c, d, 0, 0, 0, 0].into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        let address = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(address("2001:db8:1:2:3:4:5:6"), address("2001:db8:1:2::9"));
        assert_ne!(address("2001:db8:1:3::9"), address("2001:db8:1:2::9"));
        assert_eq!(address("::ffff:10.0.0.1"), address("10.0.0.1"));
    }
}
