//! Processes: which one is meant, whether it still runs, how to end it.

use std::io;

/// What tells a process from a later one with the same id: when it started.
///
/// `None` when there is no such process, or it has ended and only waits to be collected.
#[cfg(target_os = "linux")]
pub(super) fn identity(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything; the fields after it are: 3 state … 22 start.
    let fields = stat.rsplit_once(')')?.1;
    let mut fields = fields.split_ascii_whitespace();
    let state = fields.next()?;
    let ticks = fields.nth(18)?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    // Ticks count from the boot, so the boot belongs to it.
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    Some(format!("{} {ticks}", boot.trim()))
}

#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn identity(pid: u32) -> Option<String> {
    let output = std::process::Command::new("ps")
        .args(["-o", "stat=,lstart=", "-p", &pid.to_string()])
        .env("LC_ALL", "C")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (state, started) = text.trim().split_once(char::is_whitespace)?;
    (!state.starts_with('Z')).then(|| started.trim().to_owned())
}

#[cfg(windows)]
pub(super) fn identity(pid: u32) -> Option<String> {
    let output = std::process::Command::new("powershell")
        .args(["-NoProfile", "-Command"])
        .arg(format!("(Get-Process -Id {pid}).StartTime.Ticks"))
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Asks a process to end.
#[cfg(unix)]
pub(super) fn terminate(pid: u32) -> io::Result<()> {
    signal(pid, rustix::process::Signal::TERM, false)
}

/// Ends a process and all that it has started, at once.
#[cfg(unix)]
pub(super) fn kill_group(pid: u32) -> io::Result<()> {
    signal(pid, rustix::process::Signal::KILL, true)
}

#[cfg(unix)]
fn signal(pid: u32, signal: rustix::process::Signal, group: bool) -> io::Result<()> {
    use rustix::{io::Errno, process};

    let pid = i32::try_from(pid).ok().and_then(process::Pid::from_raw);
    let pid = pid.ok_or(io::ErrorKind::InvalidInput)?;
    let sent = if group {
        process::kill_process_group(pid, signal)
    } else {
        process::kill_process(pid, signal)
    };
    match sent {
        // It has gone by itself.
        Ok(()) | Err(Errno::SRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(windows)]
pub(super) fn terminate(pid: u32) -> io::Result<()> {
    kill_group(pid)
}

#[cfg(windows)]
pub(super) fn kill_group(pid: u32) -> io::Result<()> {
    std::process::Command::new("taskkill")
        .args(["/F", "/T", "/PID", &pid.to_string()])
        .output()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_the_same_identity_each_time() {
        let own = identity(std::process::id());
        assert!(own.is_some());
        assert_eq!(own, identity(std::process::id()));
        assert_ne!(own, identity(1));
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_has_ended_has_none_even_before_it_is_collected() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = child.id();
        for _ in 0..200 {
            if identity(pid).is_none() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(identity(pid), None);
        child.wait().unwrap();
    }
}
