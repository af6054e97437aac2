//! A template's parameters: what whoever deploys can say.

use std::{fmt::Display, marker::PhantomData, ops::RangeInclusive};

use crate::{
    template::{self, Node},
    value::{AnyText, List},
};

/// A parameter that gives a value of kind `K`. [`Stack::parameter`] declares it.
///
/// | kind | type in the template |
/// |---|---|
/// | `String`, and every kind of text that has no type of its own | `String` |
/// | `i64`, `f64` | `Number` |
/// | `kind::Ec2VpcId`, `kind::Ec2SubnetId`, … | `AWS::EC2::VPC::Id`, `AWS::EC2::Subnet::Id`, …: the service checks that there is such a thing |
/// | `kind::SsmParameterName` | `AWS::SSM::Parameter::Name` |
/// | `List<String>` | `CommaDelimitedList` |
/// | `List<i64>`, `List<f64>` | `List<Number>` |
/// | `List<kind::Ec2SubnetId>`, … | `List<AWS::EC2::Subnet::Id>`, … |
///
/// [`Parameter::stored`] makes it `AWS::SSM::Parameter::Value<…>` of that type: the value is read
/// from Parameter Store with each deploy.
///
/// ```
/// use stackwright::{App, Value, cfn::sns, kind, parameter::Parameter, value::List};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let name = Parameter::<String>::new().describe("What it is called").length(1..=256);
/// let name = stack.parameter("Name", name.default("news"));
/// stack.add("News", sns::Topic::new().topic_name(name));
/// let subnets: Value<List<kind::Ec2SubnetId>> = stack.parameter("Subnets", Parameter::new());
/// let image = Parameter::<kind::Ec2ImageId>::stored("/images/newest");
/// stack.parameter("Image", image);
/// # let yaml = app.synthesize(Default::default()).unwrap().stacks[0].template.to_yaml();
/// # assert!(yaml.contains("Type: List<AWS::EC2::Subnet::Id>"), "{yaml}");
/// # assert!(yaml.contains("Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"), "{yaml}");
/// ```
///
/// The way out, for what this cannot say: a [`template::Parameter`] of any kind that you name.
///
/// ```
/// # use stackwright::{App, template};
/// # let mut app = App::new("example", ".");
/// # let stack = app.stack("example");
/// let parameter = template::Parameter {
///     type_name: "AWS::EC2::NewThing::Id".to_owned(),
///     ..Default::default()
/// };
/// let id = stack.parameter::<String>("NewThing", parameter);
/// # let _ = id;
/// ```
///
/// [`Stack::parameter`]: crate::Stack::parameter
#[derive(Clone, Debug)]
pub struct Parameter<K: ?Sized> {
    inner: template::Parameter,
    kind: PhantomData<fn() -> K>,
}

impl<K: ?Sized> From<template::Parameter> for Parameter<K> {
    fn from(inner: template::Parameter) -> Self {
        Self {
            inner,
            kind: PhantomData,
        }
    }
}

impl<K: ?Sized> From<Parameter<K>> for template::Parameter {
    fn from(parameter: Parameter<K>) -> Self {
        parameter.inner
    }
}

/// A kind of value that a template's parameter can give.
///
/// ```
/// use stackwright::{kind, parameter::ParameterKind, value::List};
///
/// assert_eq!(kind::Ec2VpcId::type_name(), "AWS::EC2::VPC::Id");
/// assert_eq!(List::<f64>::type_name(), "List<Number>");
/// ```
#[diagnostic::on_unimplemented(
    message = "no parameter of a template gives a `{Self}`",
    label = "no kind of a parameter",
    note = "take a `String` and say what it is with `.assume_kind()`"
)]
pub trait ParameterKind {
    /// The parameter's type, as it stands in the template.
    fn type_name() -> String;
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> ParameterKind for K {
    fn type_name() -> String {
        K::PARAMETER_TYPE.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> ParameterKind for List<K> {
    fn type_name() -> String {
        match K::PARAMETER_TYPE {
            "String" => "CommaDelimitedList".to_owned(),
            item => format!("List<{item}>"),
        }
    }
}

impl<K: ParameterKind> Parameter<K> {
    /// A value that whoever deploys gives.
    #[expect(
        clippy::new_without_default,
        reason = "`default` sets the parameter's default"
    )]
    pub fn new() -> Self {
        Self::of(K::type_name())
    }
}

impl<K: ?Sized> Parameter<K> {
    fn of(type_name: impl Into<String>) -> Self {
        Self::from(template::Parameter {
            type_name: type_name.into(),
            ..template::Parameter::default()
        })
    }

    fn read_from(type_name: &str, path: impl Into<String>) -> Self {
        let mut parameter = Self::of(format!("AWS::SSM::Parameter::Value<{type_name}>"));
        parameter.inner.default = Some(Node::Text(path.into()));
        parameter
    }

    fn constraint(mut self, name: &str, value: impl Into<Node>) -> Self {
        self.inner.constraints.insert(name.to_owned(), value.into());
        self
    }

    /// Says what the parameter is for; at most 4,000 characters.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.inner.description = Some(text.into());
        self
    }

    /// What the service answers when a value breaks one of the rules.
    ///
    /// ```
    /// use stackwright::parameter::Parameter;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let name = Parameter::<String>::new()
    ///     .pattern("[a-z]+")
    ///     .explain("Use small letters only");
    /// stack.parameter("Name", name);
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("ConstraintDescription: Use small letters only"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn explain(self, text: impl Into<String>) -> Self {
        self.constraint("ConstraintDescription", text.into())
    }

    /// Takes the value for a secret: it is not shown in consoles, answers and plans.
    ///
    /// It still reaches whatever it is given to. A secret of Secrets Manager that the resource
    /// reads by itself is better.
    ///
    /// ```
    /// use stackwright::parameter::Parameter;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let token = stack.parameter("Token", Parameter::<String>::new().secret());
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("NoEcho: true"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn secret(mut self) -> Self {
        self.inner.no_echo = true;
        self
    }
}

impl<K: AnyText> Parameter<K> {
    /// A text that is read from the parameter at `path` of Parameter Store with each deploy, or
    /// at another path that whoever deploys gives.
    pub fn stored(path: impl Into<String>) -> Self {
        Self::read_from(K::PARAMETER_TYPE, path)
    }

    /// The value where none is given.
    pub fn default(mut self, value: impl Into<String>) -> Self {
        self.inner.default = Some(Node::Text(value.into()));
        self
    }

    /// The only values that there may be.
    ///
    /// ```
    /// use stackwright::parameter::Parameter;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let level = Parameter::<String>::new().allowed(["trial", "live"]).default("trial");
    /// stack.parameter("Level", level);
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("- trial\n      - live\n"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn allowed<S: Into<String>>(mut self, values: impl IntoIterator<Item = S>) -> Self {
        self.inner.allowed_values = values
            .into_iter()
            .map(|value| Node::Text(value.into()))
            .collect();
        self
    }

    /// What the whole value must match, as a regular expression of Java.
    pub fn pattern(self, pattern: impl Into<String>) -> Self {
        self.constraint("AllowedPattern", pattern.into())
    }

    /// How many characters the value may have.
    pub fn length(self, range: RangeInclusive<u32>) -> Self {
        self.constraint("MinLength", i64::from(*range.start()))
            .constraint("MaxLength", i64::from(*range.end()))
    }
}

impl<K: AnyText> Parameter<List<K>> {
    /// Texts that are read from the parameter at `path` of Parameter Store, a list, with each
    /// deploy, or at another path that whoever deploys gives.
    pub fn stored(path: impl Into<String>) -> Self {
        Self::read_from(&format!("List<{}>", K::PARAMETER_TYPE), path)
    }

    /// The items where none are given.
    pub fn default<S: Display>(mut self, items: impl IntoIterator<Item = S>) -> Self {
        self.inner.default = Some(joined(items));
        self
    }
}

fn joined<S: Display>(items: impl IntoIterator<Item = S>) -> Node {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(",").into()
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ParameterKind for $number {
            fn type_name() -> String {
                "Number".to_owned()
            }
        }

        #[diagnostic::do_not_recommend]
        impl ParameterKind for List<$number> {
            fn type_name() -> String {
                "List<Number>".to_owned()
            }
        }

        impl Parameter<$number> {
            /// The number where none is given.
            pub fn default(mut self, value: $number) -> Self {
                self.inner.default = Some(value.into());
                self
            }

            /// The only numbers that there may be.
            pub fn allowed(mut self, values: impl IntoIterator<Item = $number>) -> Self {
                self.inner.allowed_values = values.into_iter().map(Node::from).collect();
                self
            }

            /// The least and the greatest number that there may be.
            ///
            /// ```
            /// use stackwright::parameter::Parameter;
            ///
            /// # let mut app = stackwright::App::new("example", ".");
            /// # let stack = app.stack("example");
            /// stack.parameter("Hens", Parameter::<i64>::new().default(6).between(1..=12));
            /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
            /// # assert!(yaml.contains("MaxValue: 12"), "{yaml}");
            /// # Ok::<(), stackwright::app::SynthesisError>(())
            /// ```
            pub fn between(self, range: RangeInclusive<$number>) -> Self {
                self.constraint("MinValue", *range.start())
                    .constraint("MaxValue", *range.end())
            }
        }

        impl Parameter<List<$number>> {
            /// The numbers where none are given.
            pub fn default(mut self, items: impl IntoIterator<Item = $number>) -> Self {
                self.inner.default = Some(joined(items));
                self
            }
        }
    )*};
}

numbers!(i64, f64);
