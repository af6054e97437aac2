//! Chooses the port to listen on.

use std::{
    fs,
    hash::{Hash as _, Hasher as _},
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use super::error::LocalError;

/// Where projects that have no port yet begin to look: below what systems hand out by themselves.
const FIRST: u16 = 14_000;
const COUNT: u16 = 10_000;

/// The port that was asked for, else the one of last time, else a free one.
///
/// Addresses that the cloud hands out, and keeps, hold the port: so a project stays with its own as
/// long as it is free.
pub(super) fn choose(
    wanted: Option<u16>,
    memory: &Path,
    project: &Path,
) -> Result<u16, LocalError> {
    if let Some(port) = wanted {
        if !is_free(port) {
            return Err(LocalError::PortTaken { port });
        }
        return Ok(port);
    }
    if let Some(port) = remembered(memory)
        && is_free(port)
    {
        return Ok(port);
    }
    let mut hasher = std::hash::DefaultHasher::new();
    project.hash(&mut hasher);
    let start = u16::try_from(hasher.finish() % u64::from(COUNT)).unwrap_or_default();
    (0..COUNT)
        .map(|step| FIRST + (start + step) % COUNT)
        .find(|port| is_free(*port))
        .ok_or(LocalError::NoFreePort {
            first: FIRST,
            last: FIRST + COUNT - 1,
        })
}

/// Keeps the port for the next start.
pub(super) fn remember(memory: &Path, port: u16) -> Result<(), LocalError> {
    if remembered(memory) == Some(port) {
        return Ok(());
    }
    fs::write(memory, port.to_string()).map_err(LocalError::file(memory))
}

fn remembered(memory: &Path) -> Option<u16> {
    fs::read_to_string(memory).ok()?.trim().parse().ok()
}

pub(super) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_keeps_its_port_until_somebody_else_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let memory = folder.path().join("port");
        let first = choose(None, &memory, folder.path()).unwrap();
        remember(&memory, first).unwrap();
        assert_eq!(
            choose(None, &memory, Path::new("elsewhere")).unwrap(),
            first
        );
        let _other = TcpListener::bind((Ipv4Addr::LOCALHOST, first)).unwrap();
        assert_ne!(choose(None, &memory, folder.path()).unwrap(), first);
    }

    #[test]
    fn a_port_that_was_asked_for_must_be_free() {
        let folder = tempfile::tempdir().unwrap();
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = other.local_addr().unwrap().port();
        let error = choose(Some(port), &folder.path().join("port"), folder.path()).unwrap_err();
        assert!(matches!(error, LocalError::PortTaken { port: taken } if taken == port));
    }
}
