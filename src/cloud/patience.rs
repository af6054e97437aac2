//! How long to wait for an answer.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;

use super::Cloud;

impl Cloud {
    /// The same connection, which takes a request for lost when its answer takes longer than
    /// `patience`, instead of a minute.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use stackwright::cloud::Cloud;
    ///
    /// # fn example(cloud: Cloud) -> Cloud {
    /// cloud.with_patience(Duration::from_secs(5))
    /// # }
    /// ```
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(patience)
            .operation_attempt_timeout(patience)
            .build();
        self.config = self.config.to_builder().timeout_config(timeouts).build();
        let s3 = aws_sdk_s3::config::Builder::from(&self.config)
            .force_path_style(self.endpoint.is_some())
            .build();
        self.s3 = aws_sdk_s3::Client::from_conf(s3);
        self.cloudformation = aws_sdk_cloudformation::Client::new(&self.config);
        self
    }
}
