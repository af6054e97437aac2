//! Outputs, parameters and conditions of a tested stack.

use super::{Matcher, TestError, TestedStack, error::Candidate, passed};
use crate::{
    diff::{Path, canonical},
    template::{Node, Parameter},
};

impl TestedStack {
    /// Asserts what the value of an output is.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # let stack = app.stack("news");
    /// # let topic = stack.add("News", sns::Topic::new());
    /// stack.output("Name", "What it is called", topic.topic_name());
    /// TestedStack::of(&app).assert_output("Name", topic.topic_name());
    /// ```
    #[track_caller]
    pub fn assert_output(&self, name: &str, value: impl Into<Matcher>) -> &Self {
        passed(self.try_output(name, value));
        self
    }

    /// Says whether the value of an output is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").output("Name", "What it is called", "news");
    /// assert!(TestedStack::of(&app).try_output("Name", "gossip").is_err());
    /// ```
    pub fn try_output(&self, name: &str, value: impl Into<Matcher>) -> Result<(), TestError> {
        let outputs = &self.assembly.template.outputs;
        let Some(output) = outputs.get(name) else {
            return Err(self.no_entry("output", name, outputs.keys()));
        };
        self.compare("output", "Outputs", name, output.value.as_ref(), value)
    }

    /// Asserts what a parameter is: a mapping of `Type`, `Default`, `AllowedValues` and so on, as in
    /// the template.
    ///
    /// ```
    /// # use stackwright::{App, template::Parameter, testing::{TestedStack, like}};
    /// # let mut app = App::new("news", ".");
    /// # let parameter = Parameter { type_name: "String".into(), default: Some("".into()), ..Parameter::default() };
    /// # app.stack("news").parameter::<String>("Email", parameter);
    /// let stack = TestedStack::of(&app);
    /// stack.assert_parameter("Email", like([("Default", "".into())]));
    /// ```
    #[track_caller]
    pub fn assert_parameter(&self, name: &str, parameter: impl Into<Matcher>) -> &Self {
        passed(self.try_parameter(name, parameter));
        self
    }

    /// Says whether a parameter is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, testing::{TestedStack, any}};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// let error = TestedStack::of(&app).try_parameter("Email", any()).unwrap_err();
    /// assert_eq!(error.to_string(), "stack `news` has no parameter `Email`");
    /// ```
    pub fn try_parameter(
        &self,
        name: &str,
        parameter: impl Into<Matcher>,
    ) -> Result<(), TestError> {
        let parameters = &self.assembly.template.parameters;
        let Some(found) = parameters.get(name) else {
            return Err(self.no_entry("parameter", name, parameters.keys()));
        };
        let found = whole(found);
        self.compare("parameter", "Parameters", name, Some(&found), parameter)
    }

    /// Asserts what a condition is.
    ///
    /// ```
    /// # use stackwright::{App, template::Intrinsic, testing::{TestedStack, refers_to}};
    /// # let mut app = App::new("news", ".");
    /// # let loud = Intrinsic::Equals(Intrinsic::Ref("Volume".into()).into(), "loud".into());
    /// app.stack("news").condition("IsLoud", loud);
    /// TestedStack::of(&app).assert_condition("IsLoud", refers_to("Volume"));
    /// ```
    #[track_caller]
    pub fn assert_condition(&self, name: &str, condition: impl Into<Matcher>) -> &Self {
        passed(self.try_condition(name, condition));
        self
    }

    /// Says whether a condition is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, testing::{TestedStack, any}};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// assert!(TestedStack::of(&app).try_condition("IsLoud", any()).is_err());
    /// ```
    pub fn try_condition(
        &self,
        name: &str,
        condition: impl Into<Matcher>,
    ) -> Result<(), TestError> {
        let conditions = &self.assembly.template.conditions;
        let Some(found) = conditions.get(name) else {
            return Err(self.no_entry("condition", name, conditions.keys()));
        };
        self.compare("condition", "Conditions", name, Some(found), condition)
    }

    fn compare(
        &self,
        what: &'static str,
        section: &str,
        name: &str,
        found: Option<&Node>,
        expected: impl Into<Matcher>,
    ) -> Result<(), TestError> {
        let found = found.map(canonical);
        let differences = expected
            .into()
            .differences(&Path::default(), found.as_ref());
        if differences.is_empty() {
            return Ok(());
        }
        let line = self.assembly.source_map.find(&format!("/{section}/{name}"));
        Err(TestError::Differs {
            what,
            candidate: Box::new(Candidate::new(name, None, line, differences)),
        })
    }
}

/// A parameter as it stands in a template.
fn whole(parameter: &Parameter) -> Node {
    let allowed = &parameter.allowed_values;
    let parts = [
        ("Type", Some(parameter.type_name.as_str().into())),
        ("Default", parameter.default.clone()),
        (
            "Description",
            parameter.description.as_deref().map(Node::from),
        ),
        (
            "AllowedValues",
            (!allowed.is_empty()).then(|| allowed.clone().into()),
        ),
        ("NoEcho", parameter.no_echo.then(|| true.into())),
    ];
    let parts = parts.into_iter();
    let known = parts.filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Node::Map(known.chain(parameter.constraints.clone()).collect())
}
