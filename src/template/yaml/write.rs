//! The YAML writer: block style, two spaces, short tags, nothing folded.
//!
//! What it writes means the same to YAML 1.1 and YAML 1.2 readers.

use super::{
    super::{Function, Intrinsic, Node, Template, View},
    scalar::{self, Style},
};

impl Template {
    /// The template as YAML, as a person would write it, with the short forms of functions.
    ///
    /// YAML 1.1 and YAML 1.2 readers read the same document from it.
    ///
    /// ```
    /// use stackwright::template::Template;
    ///
    /// let text = r#"{"Outputs": {"Here": {"Value": {"Ref": "AWS::Region"}}}}"#;
    /// let yaml = Template::parse(text)?.to_yaml();
    /// assert_eq!(yaml, "Outputs:\n  Here:\n    Value: !Ref AWS::Region\n");
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn to_yaml(&self) -> String {
        write(self.view())
    }
}

impl Node {
    /// The tree as YAML, with the short forms of functions.
    ///
    /// ```
    /// use stackwright::template::Node;
    ///
    /// let node = Node::from([("Enabled", "yes".into()), ("Times", 2.into())]);
    /// assert_eq!(node.to_yaml(), "Enabled: 'yes'\nTimes: 2\n");
    /// ```
    pub fn to_yaml(&self) -> String {
        write(View::Node(self))
    }
}

/// Keys longer than this (in bytes, as written) need the explicit form: readers give up on
/// looking for the colon after 1,024 characters.
const LONGEST_PLAIN_KEY: usize = 1000;

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Key,
    Dash,
    Tag,
}

/// Writes a document that ends with a line feed.
fn write(view: View<'_>) -> String {
    let mut writer = Writer { out: String::new() };
    writer.value(view, 0, After::Nothing);
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    /// Writes a value whose own lines start at column `indent`.
    fn value(&mut self, view: View<'_>, indent: usize, after: After) {
        match view {
            View::Node(node) => self.node(node, indent, after),
            View::List(items) => self.list(items.into_iter(), indent, after),
            View::Map(entries) => self.map(entries.into_iter(), indent, after),
            View::Intrinsic(function) => self.function(function, indent, after),
            View::Text(text) => self.text(text, indent, after),
            View::Owned(text) => self.text(&text, indent, after),
            View::Bool(value) => self.bool(value, after),
        }
    }

    fn node(&mut self, node: &Node, indent: usize, after: After) {
        match node {
            Node::List(items) => self.list(items.iter().map(View::Node), indent, after),
            Node::Map(map) => {
                let entries = map.iter();
                let entries = entries.map(|(key, node)| (key.as_str(), View::Node(node)));
                self.map(entries, indent, after);
            }
            Node::Intrinsic(function) => self.function(function, indent, after),
            Node::Text(text) => self.text(text, indent, after),
            Node::Bool(value) => self.bool(*value, after),
            Node::Integer(number) => self.word(&number.to_string(), after),
            Node::Float(number) => self.word(&scalar::float(*number), after),
            Node::Null => self.word("null", after),
        }
    }

    fn bool(&mut self, value: bool, after: After) {
        self.word(if value { "true" } else { "false" }, after);
    }

    fn list<'a>(
        &mut self,
        items: impl ExactSizeIterator<Item = View<'a>>,
        indent: usize,
        after: After,
    ) {
        if items.len() == 0 {
            return self.word("[]", after);
        }
        let first_here = self.begin(after);
        for (index, item) in items.enumerate() {
            if index > 0 || !first_here {
                self.pad(indent);
            }
            self.out.push('-');
            self.value(item, indent + 2, After::Dash);
        }
    }

    fn map<'a>(
        &mut self,
        entries: impl ExactSizeIterator<Item = (&'a str, View<'a>)>,
        indent: usize,
        after: After,
    ) {
        if entries.len() == 0 {
            return self.word("{}", after);
        }
        let first_here = self.begin(after);
        for (index, (key, value)) in entries.enumerate() {
            if index > 0 || !first_here {
                self.pad(indent);
            }
            self.key(key, indent);
            self.value(value, indent + 2, After::Key);
        }
    }

    /// Writes a function by its short tag, or in full where only that can carry its argument: a
    /// tag takes no node that has a tag itself, and a number after it would be read as text. Behind
    /// `!GetAtt`, readers take dotted text for the list of its parts.
    fn function(&mut self, function: &Function, indent: usize, after: After) {
        let name = function.name();
        let argument = function.written_argument().open();
        if matches!(argument, View::Intrinsic(_) | View::Node(_) | View::Bool(_))
            || !has_short_form(function)
            || function.is_spelled_out()
        {
            return self.value(View::Map(vec![(name, argument)]), indent, after);
        }
        if after != After::Nothing {
            self.out.push(' ');
        }
        self.out.push('!');
        self.out.push_str(name.strip_prefix("Fn::").unwrap_or(name));
        match function.dotted() {
            Some(attribute) => self.word(&scalar::quote(&attribute), After::Tag),
            None => self.value(argument, indent, After::Tag),
        }
    }

    /// Starts a collection; tells whether its first line goes on where we are.
    fn begin(&mut self, after: After) -> bool {
        match after {
            After::Nothing => true,
            After::Dash => {
                self.out.push(' ');
                true
            }
            After::Key | After::Tag => {
                self.out.push('\n');
                false
            }
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        let key = scalar::quote(key);
        if key.len() > LONGEST_PLAIN_KEY {
            self.out.push_str("? ");
            self.out.push_str(&key);
            self.out.push('\n');
            self.pad(indent);
        } else {
            self.out.push_str(&key);
        }
        self.out.push(':');
    }

    fn text(&mut self, text: &str, indent: usize, after: After) {
        match scalar::style(text) {
            Style::Literal => {
                self.word(&scalar::literal_header(text), after);
                // A document's own text is indented too: a line of it may look like `---`.
                let indent = indent.max(2);
                for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                    if !line.is_empty() {
                        self.pad(indent);
                        self.out.push_str(line);
                    }
                    self.out.push('\n');
                }
            }
            Style::Line => self.word(&scalar::quote(text), after),
        }
    }

    /// Ends the line with one word.
    fn word(&mut self, word: &str, after: After) {
        if after != After::Nothing {
            self.out.push(' ');
        }
        self.out.push_str(word);
        self.out.push('\n');
    }

    fn pad(&mut self, indent: usize) {
        const SPACES: &str = "                                ";
        let mut left = indent;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.out.push_str(&SPACES[..some]);
            left -= some;
        }
    }
}

/// The service documents no short form of the younger functions.
fn has_short_form(function: &Intrinsic) -> bool {
    !matches!(
        function,
        Intrinsic::GetStackOutput(_) | Intrinsic::Length(_) | Intrinsic::ToJsonString(_)
    )
}
