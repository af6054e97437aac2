//! Files that are no templates, and programs that do not get as far as one.

use crate::{
    app::Problem,
    check::{Diagnostic, Levels, Related, Report, Rule, Severity},
    source::SourceLine,
    template::{ReadError, ReadProblem},
};

pub(super) const UNREADABLE: Rule = Rule {
    code: "T000",
    title: "a file that is no template",
    levels: Levels::all(Severity::Error),
    explanation: "The file is not there, or neither YAML nor JSON, or what is in it is no mapping. Nothing \
        else is looked for until it can be read.",
};

pub(super) const UNFINISHED: Rule = Rule {
    code: "T001",
    title: "a program that does not come to a template",
    levels: Levels::all(Severity::Error),
    explanation: "The program contradicts itself, or names files that are not there: an id that \
        is used twice, an API without methods, a folder of code that does not exist. There is no \
        template to look at until all of these are mended.",
};

impl Report {
    /// What there is to say about a program that could not be synthesized.
    ///
    /// ```
    /// use stackwright::{app::Problem, check::Report};
    ///
    /// let report = Report::of_problems("news", &[Problem::new("there is no folder `lambda`")]);
    /// assert_eq!(report.diagnostics[0].code, "T001");
    /// ```
    pub fn of_problems(stack: impl Into<String>, problems: &[Problem]) -> Self {
        let stack = stack.into();
        let diagnostics = problems
            .iter()
            .map(|problem| Diagnostic {
                line: problem.line,
                related: problem
                    .related
                    .iter()
                    .map(|(what, line)| here(format!("{what} here"), *line))
                    .collect(),
                fix: problem.hint.clone(),
                ..diagnostic(&UNFINISHED, &stack, problem.message.clone())
            })
            .collect();
        Self {
            stack,
            diagnostics,
            ..Self::default()
        }
    }

    /// What there is to say about a file that is not there, or cannot be read.
    ///
    /// ```
    /// use stackwright::check::Report;
    ///
    /// let fix = Some("name another file with --template".to_owned());
    /// let report = Report::of_missing("news", "there is no file `news.yaml`".to_owned(), fix);
    /// assert_eq!(report.diagnostics[0].code, "T000");
    /// ```
    pub fn of_missing(stack: impl Into<String>, message: String, fix: Option<String>) -> Self {
        let stack = stack.into();
        let diagnostic = Diagnostic {
            fix,
            ..diagnostic(&UNREADABLE, &stack, message)
        };
        Self {
            stack,
            diagnostics: vec![diagnostic],
            ..Self::default()
        }
    }

    /// What there is to say about a file that is no template; `line` is where that shows.
    ///
    /// ```
    /// use stackwright::{check::Report, source::SourceLine, template::Template};
    ///
    /// let error = Template::parse("Resources: [").unwrap_err();
    /// let line = SourceLine::of_file("news.yaml", 1, 12);
    /// let report = Report::of_read_error("news", line, &error);
    /// assert_eq!(report.diagnostics[0].line, Some(line));
    /// ```
    pub fn of_read_error(stack: impl Into<String>, line: SourceLine, error: &ReadError) -> Self {
        let stack = stack.into();
        let related = match &error.problem {
            ReadProblem::DuplicateKey { first, .. } => {
                let [first, column] =
                    [first.line, first.column].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
                let first = SourceLine::of_file(line.file(), first, column);
                vec![here("the first".to_owned(), first)]
            }
            _ => Vec::new(),
        };
        let diagnostic = Diagnostic {
            line: Some(line),
            related,
            ..diagnostic(&UNREADABLE, &stack, error.problem.to_string())
        };
        Self {
            stack,
            diagnostics: vec![diagnostic],
            ..Self::default()
        }
    }
}

fn here(label: String, line: SourceLine) -> Related {
    Related {
        label,
        pointer: None,
        line: Some(line),
    }
}

fn diagnostic(rule: &Rule, stack: &str, message: String) -> Diagnostic {
    Diagnostic {
        code: rule.code.to_owned(),
        severity: Severity::Error,
        stack: stack.to_owned(),
        resource: None,
        pointer: String::new(),
        line: None,
        is_secret: false,
        message,
        related: Vec::new(),
        fix: None,
    }
}
