//! Ctrl-C, as the work sees it.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

/// Tells work under way that the user wants to leave. Cloning gives the same one.
///
/// ```
/// use std::{future, time::Duration};
/// use stackwright::deploy::Interrupt;
///
/// # #[tokio::main]
/// # async fn main() {
/// let interrupt = Interrupt::new();
/// assert_eq!(interrupt.or(async { "done" }).await, Some("done"));
/// assert!(interrupt.sleep(Duration::from_millis(1)).await);
///
/// let handler = interrupt.clone();
/// tokio::spawn(async move { handler.raise() });
/// interrupt.raised().await;
/// assert!(interrupt.is_raised());
/// assert_eq!(interrupt.or(future::pending::<()>()).await, None);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Interrupt {
    sender: Arc<watch::Sender<bool>>,
}

impl Default for Interrupt {
    fn default() -> Self {
        Self::new()
    }
}

impl Interrupt {
    /// One that nobody has raised yet.
    pub fn new() -> Self {
        Self {
            sender: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Says that the user wants to leave.
    pub fn raise(&self) {
        self.sender.send_replace(true);
    }

    /// Whether the user wants to leave.
    pub fn is_raised(&self) -> bool {
        *self.sender.borrow()
    }

    /// Waits until the user wants to leave.
    pub async fn raised(&self) {
        let mut receiver = self.sender.subscribe();
        // The sender lives as long as `self`.
        let _raised = receiver.wait_for(|raised| *raised).await;
    }

    /// Waits for `work`, but no longer than the user does; `None` if the user left first. For work
    /// that changes nothing and can be dropped at any point.
    pub async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.raised() => None,
            done = work => Some(done),
        }
    }

    /// Sleeps, unless the user wants to leave; says whether the time has passed.
    pub async fn sleep(&self, time: Duration) -> bool {
        self.or(tokio::time::sleep(time)).await.is_some()
    }
}
