//! What is not as it was deployed.

use aws_sdk_cloudformation::types::{
    DifferenceType, StackDriftDetectionStatus, StackResourceDrift,
};

use super::{Cloud, CloudError};
use crate::diff::Detected;

/// How far the service is with looking for drift.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, CloudError, DriftDetection};
///
/// # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
/// let id = cloud.detect_drift("news").await?;
/// let mut pace = cloud.pace();
/// while cloud.drift_detection(&id).await? == DriftDetection::Running {
///     cloud.wait(&mut pace).await;
/// }
/// for resource in cloud.detected_drift("news").await? {
///     println!("{}: {}", resource.id, resource.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriftDetection {
    /// It is looking.
    Running,
    /// It has looked at everything that it can look at.
    Complete,
    /// It could not look at everything, for this reason.
    Partial(String),
}

impl Cloud {
    /// Lets the service compare a stack's resources with what was deployed; gives the id of that.
    pub async fn detect_drift(&self, stack: &str) -> Result<String, CloudError> {
        let request = self
            .cloudformation
            .detect_stack_drift()
            .stack_name(stack)
            .send();
        let answer = self.call("DetectStackDrift", request).await?;
        Ok(answer.stack_drift_detection_id.unwrap_or_default())
    }

    /// How far the service is with that.
    pub async fn drift_detection(&self, id: &str) -> Result<DriftDetection, CloudError> {
        let request = self
            .cloudformation
            .describe_stack_drift_detection_status()
            .stack_drift_detection_id(id)
            .send();
        let answer = self
            .call("DescribeStackDriftDetectionStatus", request)
            .await?;
        Ok(match answer.detection_status {
            Some(StackDriftDetectionStatus::DetectionInProgress) => DriftDetection::Running,
            Some(StackDriftDetectionStatus::DetectionComplete) => DriftDetection::Complete,
            _ => DriftDetection::Partial(answer.detection_status_reason.unwrap_or_default()),
        })
    }

    /// What the service found when it looked last, resource by resource.
    pub async fn detected_drift(&self, stack: &str) -> Result<Vec<Detected>, CloudError> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .describe_stack_resource_drifts()
                .stack_name(stack)
                .max_results(100)
                .set_next_token(token)
                .send();
            let answer = self.call("DescribeStackResourceDrifts", request).await?;
            let page = answer.stack_resource_drifts.unwrap_or_default();
            found.extend(page.into_iter().map(detected));
            token = answer.next_token;
            if token.is_none() {
                return Ok(found);
            }
        }
    }
}

fn detected(drift: StackResourceDrift) -> Detected {
    let differences = drift.property_differences.unwrap_or_default();
    Detected {
        id: drift.logical_resource_id.unwrap_or_default(),
        type_name: drift.resource_type.unwrap_or_default(),
        status: drift
            .stack_resource_drift_status
            .map(|status| status.as_str().to_owned())
            .unwrap_or_default(),
        reason: drift.drift_status_reason,
        properties: differences
            .into_iter()
            .map(|difference| {
                let (mut was, mut is) = (difference.expected_value, difference.actual_value);
                match difference.difference_type {
                    Some(DifferenceType::Add) => was = None,
                    Some(DifferenceType::Remove) => is = None,
                    _ => {}
                }
                (difference.property_path.unwrap_or_default(), was, is)
            })
            .collect(),
    }
}
