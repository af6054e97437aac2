//! What a part of a template should be.

use std::{fmt, sync::Arc};

use crate::{
    link::unmarked,
    template::{Intrinsic, Node},
    value::{Text, Value},
};

/// What a part of a template should be.
///
/// Literals, [`Node`]s, JSON and [`Value`]s are matchers of exactly that value; lists are matchers
/// of lists with exactly these items. The functions of [`testing`](crate::testing) make the others.
///
/// ```
/// use stackwright::testing::{Matcher, like};
///
/// let exact = Matcher::from("alerts");
/// assert_eq!(exact.to_string(), r#""alerts""#);
/// let part = like(serde_json::json!({ "Mode": "Active" }));
/// assert_eq!(part.to_string(), r#"{Mode: "Active", …}"#);
/// ```
#[derive(Clone)]
pub struct Matcher(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    Exactly(Node),
    Object(Vec<(String, Matcher)>),
    List(Vec<Matcher>),
    ListWith(Vec<Matcher>),
    Any,
    Absent,
    Text(String),
    RefersTo(String),
    Json(Box<Matcher>),
    Not(Box<Matcher>),
    All(Vec<Matcher>),
    AnyOf(Vec<Matcher>),
    Satisfies(String, Arc<dyn Fn(&Node) -> bool + Send + Sync>),
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matcher({self})")
    }
}

/// Any value, as long as there is one.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::any;
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// TestedStack::of(&app).resource("News").assert_property("TopicName", any());
/// ```
pub fn any() -> Matcher {
    Matcher(Kind::Any)
}

/// No value: the property is not set.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::absent;
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new());
/// TestedStack::of(&app).resource("News").assert_property("FifoTopic", absent());
/// ```
pub fn absent() -> Matcher {
    Matcher(Kind::Absent)
}

/// Exactly this value, with nothing more in it. Literals do not need it.
///
/// ```
/// use stackwright::testing::{Matcher, exactly};
///
/// assert_eq!(exactly("news").to_string(), Matcher::from("news").to_string());
/// ```
pub fn exactly(value: impl Into<Node>) -> Matcher {
    Matcher(Kind::Exactly(unmarked(value.into())))
}

/// This value, where each mapping in it may have more keys. Lists have as many items as here.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use serde_json::json;
/// use stackwright::testing::like;
///
/// let mut app = App::new("news", ".");
/// let tag = sns::topic::Tag::new("team", "news");
/// app.stack("news").add("News", sns::Topic::new().tags([tag]));
/// let stack = TestedStack::of(&app);
/// stack.resource("News").assert_property("Tags", like(json!([{ "Key": "team" }])));
/// ```
pub fn like(value: impl Into<Node>) -> Matcher {
    match value.into() {
        Node::Map(entries) => object(entries.into_iter().map(|(key, value)| (key, like(value)))),
        Node::List(items) => list(items.into_iter().map(like)),
        scalar => exactly(scalar),
    }
}

/// A mapping with at least these keys.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::{any, list, object};
///
/// let mut app = App::new("news", ".");
/// let tag = sns::topic::Tag::new("team", "news");
/// app.stack("news").add("News", sns::Topic::new().tags([tag]));
/// let tags = list([object([("Key", "team".into()), ("Value", any())])]);
/// TestedStack::of(&app).resource("News").assert_property("Tags", tags);
/// ```
pub fn object<K: Into<String>, M: Into<Matcher>>(
    entries: impl IntoIterator<Item = (K, M)>,
) -> Matcher {
    let entries = entries.into_iter();
    Matcher(Kind::Object(
        entries
            .map(|(key, matcher)| (key.into(), matcher.into()))
            .collect(),
    ))
}

/// A list of as many items, each of which matches its own matcher.
///
/// ```
/// # use stackwright::{App, cfn::iam, testing::TestedStack};
/// use serde_json::json;
/// use stackwright::testing::{list, text_like};
///
/// let mut app = App::new("work", ".");
/// let role = iam::Role::new(json!({})).managed_policy_arns(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
/// app.stack("work").add("Worker", role);
/// let stack = TestedStack::of(&app);
/// stack.resource("Worker").assert_property("ManagedPolicyArns", list([text_like("*/ReadOnly*")]));
/// ```
pub fn list<M: Into<Matcher>>(items: impl IntoIterator<Item = M>) -> Matcher {
    Matcher(Kind::List(items.into_iter().map(Into::into).collect()))
}

/// A list that has, in whatever order, a different item for each of these matchers, and maybe more.
///
/// ```
/// # use stackwright::{App, cfn::iam, testing::TestedStack};
/// use serde_json::json;
/// use stackwright::testing::list_with;
///
/// let mut app = App::new("work", ".");
/// let role = iam::Role::new(json!({})).managed_policy_arns(["arn:one", "arn:two", "arn:three"]);
/// app.stack("work").add("Worker", role);
/// let stack = TestedStack::of(&app);
/// stack
///     .resource("Worker")
///     .assert_property("ManagedPolicyArns", list_with(["arn:three", "arn:one"]));
/// ```
pub fn list_with<M: Into<Matcher>>(items: impl IntoIterator<Item = M>) -> Matcher {
    Matcher(Kind::ListWith(items.into_iter().map(Into::into).collect()))
}

/// Text like a pattern, in which `*` stands for any text, also for none.
///
/// In text that CloudFormation puts together (`Fn::Sub`, `Fn::Join`) references are written
/// `${Topic}` and `${Bucket.Arn}`.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::{sub, testing::text_like};
///
/// let mut app = App::new("news", ".");
/// let topic = sns::Topic::new().topic_name(sub("${AWS::StackName}-news"));
/// app.stack("news").add("News", topic);
/// let stack = TestedStack::of(&app);
/// stack.resource("News").assert_property("TopicName", text_like("${AWS::StackName}-*"));
/// ```
pub fn text_like(pattern: impl Into<String>) -> Matcher {
    Matcher(Kind::Text(pattern.into()))
}

/// Anything that refers to the resource, parameter or condition `name`, in whatever way.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::refers_to;
///
/// let mut app = App::new("news", ".");
/// let stack = app.stack("news");
/// let topic = stack.add("News", sns::Topic::new());
/// stack.add("Mail", sns::Subscription::new("email", topic.topic_arn()));
/// TestedStack::of(&app).resource("Mail").assert_property("TopicArn", refers_to("News"));
/// ```
pub fn refers_to(name: impl Into<String>) -> Matcher {
    Matcher(Kind::RefersTo(name.into()))
}

/// `Ref` of the resource or parameter `name`.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::reference_to;
///
/// let mut app = App::new("news", ".");
/// let stack = app.stack("news");
/// let topic = stack.add("News", sns::Topic::new());
/// stack.output("Topic", "", topic.reference());
/// TestedStack::of(&app).assert_output("Topic", reference_to("News"));
/// ```
pub fn reference_to(name: impl Into<String>) -> Matcher {
    exactly(Intrinsic::Ref(name.into()))
}

/// `Fn::GetAtt` of the resource `id`.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::attribute_of;
///
/// let mut app = App::new("news", ".");
/// let stack = app.stack("news");
/// let topic = stack.add("News", sns::Topic::new());
/// stack.output("Topic", "", topic.topic_arn());
/// TestedStack::of(&app).assert_output("Topic", attribute_of("News", "TopicArn"));
/// ```
pub fn attribute_of(id: impl Into<String>, attribute: &str) -> Matcher {
    exactly(Intrinsic::GetAtt {
        resource: id.into(),
        attribute: attribute.into(),
    })
}

/// Text that is JSON, which matches in turn: the definition of a state machine, a dashboard.
///
/// ```
/// # use stackwright::{App, cfn::cloudwatch, testing::TestedStack};
/// use serde_json::json;
/// use stackwright::testing::{json_text, like};
///
/// let mut app = App::new("work", ".");
/// app.stack("work").add("Board", cloudwatch::Dashboard::new(r#"{"widgets": [], "start": "-P1D"}"#));
/// let stack = TestedStack::of(&app);
/// stack.resource("Board").assert_property("DashboardBody", json_text(like(json!({ "widgets": [] }))));
/// ```
pub fn json_text(matcher: impl Into<Matcher>) -> Matcher {
    Matcher(Kind::Json(Box::new(matcher.into())))
}

/// Whatever the matcher does not match; also nothing at all, where it wants something.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::not;
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// TestedStack::of(&app).resource("News").assert_property("TopicName", not("gossip"));
/// ```
pub fn not(matcher: impl Into<Matcher>) -> Matcher {
    Matcher(Kind::Not(Box::new(matcher.into())))
}

/// What every one of the matchers matches.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::{all_of, not, text_like};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let name = all_of([text_like("n*"), not("none")]);
/// TestedStack::of(&app).resource("News").assert_property("TopicName", name);
/// ```
pub fn all_of<M: Into<Matcher>>(matchers: impl IntoIterator<Item = M>) -> Matcher {
    Matcher(Kind::All(matchers.into_iter().map(Into::into).collect()))
}

/// What at least one of the matchers matches.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::testing::any_of;
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// TestedStack::of(&app).resource("News").assert_property("TopicName", any_of(["news", "gossip"]));
/// ```
pub fn any_of<M: Into<Matcher>>(matchers: impl IntoIterator<Item = M>) -> Matcher {
    Matcher(Kind::AnyOf(matchers.into_iter().map(Into::into).collect()))
}

/// A value for which the function says yes; `description` stands for it in messages.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// use stackwright::{template::Node, testing::satisfies};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let short = satisfies("a short text", |node: &Node| node.as_text().is_some_and(|it| it.len() < 9));
/// TestedStack::of(&app).resource("News").assert_property("TopicName", short);
/// ```
pub fn satisfies(
    description: impl Into<String>,
    check: impl Fn(&Node) -> bool + Send + Sync + 'static,
) -> Matcher {
    Matcher(Kind::Satisfies(description.into(), Arc::new(check)))
}

macro_rules! exactly_from {
    ($($literal:ty),*) => {$(
        impl From<$literal> for Matcher {
            fn from(value: $literal) -> Self {
                exactly(value)
            }
        }
    )*};
}

exactly_from!(&str, String, bool, i64, f64, Node, serde_json::Value);

impl From<i32> for Matcher {
    fn from(value: i32) -> Self {
        exactly(i64::from(value))
    }
}

impl From<u32> for Matcher {
    fn from(value: u32) -> Self {
        exactly(i64::from(value))
    }
}

impl From<Text> for Matcher {
    fn from(text: Text) -> Self {
        exactly(text)
    }
}

impl<K: ?Sized> From<Value<K>> for Matcher {
    fn from(value: Value<K>) -> Self {
        exactly(value)
    }
}

impl<K: ?Sized> From<&Value<K>> for Matcher {
    fn from(value: &Value<K>) -> Self {
        exactly(value)
    }
}

impl<M: Into<Matcher>> From<Vec<M>> for Matcher {
    fn from(items: Vec<M>) -> Self {
        list(items)
    }
}

impl<M: Into<Matcher>, const N: usize> From<[M; N]> for Matcher {
    fn from(items: [M; N]) -> Self {
        list(items)
    }
}
