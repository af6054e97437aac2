//! What the parameters of a stack stand for, now and after a deploy.

use std::collections::BTreeMap;

use super::situation::Situation;
use crate::{
    cloud::StackRecord,
    diff::{Argument, Values},
    template::Node,
};

impl Situation<'_> {
    /// The values that the parameters will have, as far as they are known.
    pub(super) fn effective_parameters(&self) -> BTreeMap<String, String> {
        let declared = self.assembly.template.parameters.iter();
        declared
            .filter_map(|(name, parameter)| {
                let value = match self.parameters.get(name) {
                    Some(Some(given)) => given.clone(),
                    Some(None) => {
                        let found = self.found.as_ref()?;
                        found.parameters.get(name)?.given.clone()
                    }
                    None => parameter.default.as_ref().and_then(Node::scalar_text)?,
                };
                Some((name.clone(), value))
            })
            .collect()
    }

    /// Parameters that name an entry of Parameter Store, and which.
    pub(super) fn stored(&self) -> BTreeMap<String, String> {
        let mut stored = self.effective_parameters();
        stored.retain(|name, _| {
            let declared = self.assembly.template.parameters.get(name);
            declared.is_some_and(|it| it.type_name.starts_with("AWS::SSM::Parameter::Value"))
        });
        stored
    }

    /// The default of a parameter.
    pub(super) fn default_of(&self, name: &str) -> Option<String> {
        let parameter = self.assembly.template.parameters.get(name)?;
        parameter.default.as_ref().and_then(Node::scalar_text)
    }

    /// What such a parameter was resolved to at the last deploy.
    pub(super) fn stored_before(&self, name: &str) -> Option<String> {
        let found = self.found.as_ref()?;
        found.parameters.get(name)?.resolved.clone()
    }

    /// What the parameters stand for in the stack as it is.
    pub(super) fn arguments_now(&self) -> Values {
        let mut values = Values::default();
        for (name, parameter) in &self.old.parameters {
            let found = self.found.as_ref();
            let Some(value) = found.and_then(|stack| stack.parameters.get(name)) else {
                continue;
            };
            values.give(name, parameter, &value.given);
            if let (Some(Argument::Stored { name: key, .. }), Some(resolved)) =
                (values.get(name), &value.resolved)
            {
                let stored = Argument::Stored {
                    name: key.clone(),
                    value: Some(resolved.clone()),
                };
                values.set(name, stored);
            }
        }
        values
    }

    /// What they will stand for. What Parameter Store holds is taken to stay as it is where the
    /// name of it stays.
    pub(super) fn arguments_then(&self) -> Values {
        let mut values = Values::default();
        let now = self.arguments_now();
        for (name, parameter) in &self.assembly.template.parameters {
            match self.parameters.get(name) {
                Some(Some(_)) if parameter.no_echo => {
                    values.set(name, Argument::Secret { anew: true });
                }
                Some(Some(given)) => values.give(name, parameter, given),
                Some(None) => {
                    let given = self.found.as_ref();
                    let given = given.and_then(|stack| stack.parameters.get(name));
                    if let Some(given) = given {
                        values.give(name, parameter, &given.given);
                    }
                }
                None => {
                    if let Some(default) = parameter.default.as_ref().and_then(Node::scalar_text) {
                        values.give(name, parameter, default);
                    }
                }
            }
            let stays = match (now.get(name), values.get(name)) {
                (
                    Some(before @ Argument::Stored { name: old, .. }),
                    Some(Argument::Stored { name: new, .. }),
                ) => (old == new).then(|| before.clone()),
                _ => None,
            };
            if let Some(before) = stays {
                values.set(name, before);
            }
        }
        values
    }

    /// The values that parameters have and will have, as far as they differ and may be shown.
    pub(super) fn values(
        &self,
        stack: &StackRecord,
    ) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let mut old = BTreeMap::new();
        let mut new = BTreeMap::new();
        for (name, parameter) in &self.assembly.template.parameters {
            let now = stack.parameters.get(name).map(|value| value.given.clone());
            let then = match self.parameters.get(name) {
                Some(Some(_)) if parameter.no_echo => Some("**** (given anew)".to_owned()),
                Some(Some(given)) => Some(given.clone()),
                Some(None) => now.clone(),
                None if parameter.no_echo => now.clone(),
                None => parameter.default.as_ref().and_then(Node::scalar_text),
            };
            old.extend(now.map(|now| (name.clone(), now)));
            new.extend(then.map(|then| (name.clone(), then)));
        }
        (old, new)
    }
}
