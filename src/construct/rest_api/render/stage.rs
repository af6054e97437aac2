//! Stages.

use super::{Writer, reference};
use crate::{
    cfn::apigateway,
    construct::rest_api::{
        method::Verb,
        stage::{Stage, access_log_format, settings_path},
    },
    resource::Declaration,
    value::Value,
};

impl Writer<'_, '_> {
    pub(super) fn stage(&mut self, stage: &Stage, deployment: &str) {
        let declaration = self.stage_of(stage, self.api, deployment);
        self.declare(&stage.id, declaration, stage.line);
    }

    /// A stage of the API with the logical id `api`, at a deployment of it.
    pub(super) fn stage_of(&self, stage: &Stage, api: &str, deployment: &str) -> Declaration {
        let mut resource = apigateway::Stage::new(reference::<String>(api))
            .stage_name(stage.name.as_str())
            .deployment_id(reference::<String>(deployment));
        if let Some(text) = &stage.description {
            resource = resource.description(text.as_str());
        }
        if stage.traced {
            resource = resource.tracing_enabled(true);
        }
        if let Some(cache) = &stage.cache {
            resource = resource.cache_cluster_enabled(cache.enabled());
            let size = cache.size.gigabytes();
            resource = match &cache.condition {
                Some(condition) => resource.cache_cluster_size(condition.or_none(size)),
                None => resource.cache_cluster_size(size),
            };
        }
        if let Some(arn) = &stage.access_log {
            resource = resource.access_log_setting(
                apigateway::stage::AccessLogSetting::new()
                    .destination_arn(arn.clone())
                    .format(access_log_format()),
            );
        }
        let settings = self.method_settings(stage);
        if !settings.is_empty() {
            resource = resource.method_settings(settings);
        }
        if !stage.variables.is_empty() {
            resource = resource.variables(stage.variables.clone());
        }
        Declaration::by_construct(resource).depends_on(stage.after.clone())
    }

    fn method_settings(&self, stage: &Stage) -> Vec<apigateway::stage::MethodSetting> {
        let common = || {
            let mut setting = apigateway::stage::MethodSetting::new();
            if let Some((rate, burst)) = stage.throttling {
                setting = setting
                    .throttling_rate_limit(rate)
                    .throttling_burst_limit(burst);
            }
            if stage.detailed_metrics {
                setting = setting.metrics_enabled(true);
            }
            setting
        };
        let mut settings = Vec::new();
        if stage.throttling.is_some() || stage.detailed_metrics {
            settings.push(common().resource_path("/*").http_method("*"));
        }
        if let Some(cache) = &stage.cache {
            let mut gets: Vec<&str> = self
                .state
                .methods
                .iter()
                .filter(|method| method.verb == Verb::Get)
                .map(|method| method.path.as_str())
                .collect();
            gets.sort_unstable();
            for path in gets {
                let mut setting = common()
                    .resource_path(Value::<String>::assume(settings_path(path)))
                    .http_method(Verb::Get.as_str())
                    .caching_enabled(cache.enabled())
                    .cache_data_encrypted(true);
                if let Some(seconds) = cache.seconds {
                    setting = setting.cache_ttl_in_seconds(seconds);
                }
                settings.push(setting);
            }
        }
        settings
    }
}
