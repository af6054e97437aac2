//! Files that are rendered with the values of the deployed stack.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context, syntax::SyntaxConfig,
};

use crate::suggest::did_you_mean;

/// A template in the language of Jinja, for a file.
///
/// ```
/// use stackwright::files::{Page, PageError, PageValues};
///
/// let page = Page::new("config.json.j2", r#"{"api": {{ outputs.ApiUrl|tojson }}, "in": "{{ aws.region }}"}"#);
/// let mut values = PageValues::default();
/// values.outputs.insert("ApiUrl".to_owned(), "https://api.invalid".to_owned());
/// values.aws.insert("region".to_owned(), "eu-west-1".to_owned());
/// assert_eq!(page.render(&values)?, r#"{"api": "https://api.invalid", "in": "eu-west-1"}"#);
///
/// let page = Page::new("config.json.j2", "{\n  \"api\": \"{{ outputs.ApiURL }}\"\n}");
/// let problems: Vec<PageError> = page.check(&values);
/// assert_eq!(
///     problems[0].to_string(),
///     "config.json.j2:2: the stack has no output `ApiURL`; did you mean `ApiUrl`?"
/// );
/// # Ok::<(), stackwright::files::PageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is called in messages: its path in the program's folder.
    pub name: String,
    /// The template.
    pub text: String,
}

/// The values that a page may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageValues {
    /// `outputs.NAME`: the stack's outputs.
    pub outputs: BTreeMap<String, String>,
    /// `parameters.NAME`: the stack's parameters but those that are secret.
    pub parameters: BTreeMap<String, String>,
    /// `aws.NAME`: `account_id`, `partition`, `region`, `stack_id`, `stack_name`.
    pub aws: BTreeMap<String, String>,
    /// Parameters that are secret: whoever names one is told so.
    pub secrets: BTreeSet<String>,
}

/// What `aws` has.
const AWS: [&str; 5] = [
    "account_id",
    "partition",
    "region",
    "stack_id",
    "stack_name",
];

/// What is wrong with a word of the template's language that there is not.
const UNKNOWN_WORDS: [ErrorKind; 4] = [
    ErrorKind::UnknownFilter,
    ErrorKind::UnknownFunction,
    ErrorKind::UnknownTest,
    ErrorKind::TemplateNotFound,
];

/// Why a page cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It names a value that there is not.
    #[error("{}{what}{hint}", place(page, *line))]
    Unknown {
        /// The page.
        page: String,
        /// The line in it, from 1.
        line: Option<usize>,
        /// What there is not, as in `the stack has no output …`.
        what: String,
        /// What may have been meant.
        hint: String,
    },
    /// It names a secret, which would be readable in the bucket.
    #[error(
        "{}the parameter `{name}` is secret (NoEcho): the service does not give it back, and a \
         file is no place for it",
        place(page, *line)
    )]
    Secret {
        /// The page.
        page: String,
        /// The line in it, from 1.
        line: Option<usize>,
        /// The parameter.
        name: String,
    },
    /// It is no template, or does something that cannot be done.
    #[error("{}{message}", place(page, *line))]
    Broken {
        /// The page.
        page: String,
        /// The line in it, from 1.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
}

fn place(page: &str, line: Option<usize>) -> String {
    line.map_or_else(|| format!("{page}: "), |line| format!("{page}:{line}: "))
}

impl Page {
    /// A page.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The page with the values of the stack. A value that there is not is an error.
    pub fn render(&self, values: &PageValues) -> Result<String, PageError> {
        self.fill(&environment(), values)
            .map_err(|error| self.broken(&error))
    }

    fn fill(&self, environment: &Environment<'_>, values: &PageValues) -> Result<String, Error> {
        let context = context! {
            outputs => &values.outputs,
            parameters => &values.parameters,
            aws => &values.aws,
        };
        environment.render_named_str(&self.name, &self.text, context)
    }

    /// What is wrong with the page, as far as the names of the values tell it; the values
    /// themselves do not matter.
    pub fn check(&self, values: &PageValues) -> Vec<PageError> {
        let environment = environment();
        let template = match environment.template_from_named_str(&self.name, &self.text) {
            Ok(template) => template,
            Err(error) => return vec![self.broken(&error)],
        };
        let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
        names.sort();
        let global = |name: &str| environment.globals().any(|(known, _)| known == name);
        let mut errors: Vec<PageError> = names
            .iter()
            .filter(|name| !global(name))
            .filter_map(|name| self.unknown(name, values))
            .collect();
        // A filter, test or function that there is not shows only when it is used. What else
        // fails may do so because placeholders are not the values.
        if errors.is_empty()
            && let Err(error) = self.fill(&environment, &values.clone().with_aws())
            && UNKNOWN_WORDS.contains(&error.kind())
        {
            errors.push(self.broken(&error));
        }
        errors
    }

    fn unknown(&self, name: &str, values: &PageValues) -> Option<PageError> {
        let mut parts = name.split('.');
        let (root, part) = (parts.next().unwrap_or_default(), parts.next());
        let line = self.line_of(root, part);
        let page = self.name.clone();
        let unknown = |what: String, hint: String| PageError::Unknown {
            page: page.clone(),
            line,
            what,
            hint,
        };
        let among = |what: &str, part: &str, known: &BTreeMap<String, String>| {
            let known = || known.keys().map(String::as_str);
            let is_known = known().any(|known| known == part);
            (!is_known).then(|| unknown(format!("{what} `{part}`"), did_you_mean(part, known())))
        };
        match (root, part) {
            ("outputs" | "parameters" | "aws", None) => None,
            ("outputs", Some(part)) => among("the stack has no output", part, &values.outputs),
            ("parameters", Some(part)) if values.secrets.contains(part) => {
                Some(PageError::Secret {
                    page: page.clone(),
                    line,
                    name: part.to_owned(),
                })
            }
            ("parameters", Some(part)) => {
                among("the stack has no parameter", part, &values.parameters)
            }
            ("aws", Some(part)) => {
                let hint = format!("; there are {}", AWS.join(", "));
                let is_known = AWS.contains(&part);
                (!is_known).then(|| unknown(format!("there is no `aws.{part}`"), hint))
            }
            (root, _) => Some(unknown(
                format!("there is no value `{root}`"),
                "; there are `outputs`, `parameters` and `aws`, each with a name after a dot"
                    .to_owned(),
            )),
        }
    }

    /// The first line that has the name.
    fn line_of(&self, root: &str, part: Option<&str>) -> Option<usize> {
        let has = |line: &str| match part {
            None => has_word(line, root),
            Some(part) => line
                .match_indices(root)
                .any(|(at, _)| has_word(&line[at + root.len()..], part)),
        };
        let place = self.text.lines().position(has)?;
        Some(place + 1)
    }

    fn broken(&self, error: &Error) -> PageError {
        let message = match (error.kind(), error.detail()) {
            (ErrorKind::UndefinedError, _) => {
                "names a value that the deployed stack does not have".to_owned()
            }
            (kind, Some(detail)) => format!("{kind}: {detail}"),
            (kind, None) => kind.to_string(),
        };
        PageError::Broken {
            page: self.name.clone(),
            line: error.line(),
            message,
        }
    }
}

impl PageValues {
    /// The same with a text for everything that `aws` has.
    pub(super) fn with_aws(mut self) -> Self {
        self.aws = AWS.map(|name| (name.to_owned(), name.to_owned())).into();
        self
    }
}

/// Nothing is escaped: what a value means in a file, the file knows (`|tojson`, `|e`).
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // Only other delimiters than the usual ones can be wrong.
    if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    })
}
