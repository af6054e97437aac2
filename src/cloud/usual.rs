//! How long things usually take.

use std::{fmt, sync::Arc, time::Duration};

use super::Cloud;

/// How long an operation (`CREATE`, `UPDATE`, `DELETE`) usually takes on a resource of a type.
#[derive(Clone, Default)]
pub(super) struct Usual(Option<Arc<Ask>>);

type Ask = dyn Fn(&str, &str) -> Option<Duration> + Send + Sync;

impl fmt::Debug for Usual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Usual").field(&self.0.is_some()).finish()
    }
}

impl Cloud {
    /// The same connection, which knows how long an operation usually takes on a resource of a
    /// type, and looks more often when an end is near.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use stackwright::cloud::Cloud;
    ///
    /// # fn example(cloud: Cloud) -> Cloud {
    /// cloud.knowing(|type_name, operation| {
    ///     let is_known = (type_name, operation) == ("AWS::SQS::Queue", "DELETE");
    ///     is_known.then_some(Duration::from_secs(60))
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn knowing(
        mut self,
        usual: impl Fn(&str, &str) -> Option<Duration> + Send + Sync + 'static,
    ) -> Self {
        self.usual = Usual(Some(Arc::new(usual)));
        self
    }

    /// How long an operation usually takes on a resource of a type, where that is known.
    pub(crate) fn usually(&self, type_name: &str, operation: &str) -> Option<Duration> {
        self.usual.0.as_ref()?(type_name, operation)
    }
}
