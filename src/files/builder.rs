//! What a program says about files for a bucket.

use std::path::PathBuf;

use super::{Keeping, ObjectAcl};
use crate::{source::SourceLine, template::Node};

/// Files for a bucket: [`BucketHandle::upload`](crate::construct::BucketHandle::upload) takes them.
///
/// Files go up once the stack is ready: first those that are new or changed, then index pages, and
/// in the end those that are to go are deleted. So no index page ever refers to what is not there.
/// Paths start from the program's own folder.
///
/// ```
/// use stackwright::{construct::{Bucket, BucketRemoval, ObjectOwnership, PublicAccess}, files::{Files, ObjectAcl}};
///
/// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
/// # let stack = app.stack("dragons");
/// let site = Bucket::new(BucketRemoval::EmptyAndDelete)
///     .object_ownership(ObjectOwnership::BucketOwnerPreferred)
///     .public_access(PublicAccess::AllowAcls);
/// let site = stack.add("Site", site);
/// # let web = "lambda/list_dragons";
/// # stack.output("ApiUrl", "", "https://api.invalid");
/// site.upload(
///     Files::folder(web)
///         .under("dragonsapp")
///         .acl(ObjectAcl::PublicRead)
///         .cache_control("no-cache")
///         .cache_control_for("assets/*", "max-age=31536000, immutable")
///         .prune(),
/// );
/// site.upload(
///     Files::page_text("config.json", r#"{"api": {{ outputs.ApiUrl|tojson }}}"#)
///         .under("dragonsapp")
///         .acl(ObjectAcl::PublicRead),
/// );
/// # let assembly = app.synthesize(Default::default())?;
/// # let uploads = &assembly.stacks[0].uploads;
/// # assert_eq!(uploads[0].files[0].key, "dragonsapp/handler.py");
/// # assert_eq!(uploads[0].files[0].cache_control.as_deref(), Some("no-cache"));
/// # assert_eq!(uploads[1].files[0].key, "dragonsapp/config.json");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Files {
    pub(super) origin: Origin,
    pub(super) prefix: String,
    pub(super) name: Option<String>,
    pub(super) ignore: Vec<String>,
    pub(super) once: bool,
    pub(super) prune: bool,
    pub(super) acl: Option<ObjectAcl>,
    pub(super) content_type: Option<String>,
    pub(super) cache_control: Option<String>,
    /// Patterns, and what they say.
    pub(super) cache_rules: Vec<(String, String)>,
    pub(super) last: Vec<String>,
}

/// Where files come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Folder(PathBuf),
    File(PathBuf),
    Page(PathBuf),
    PageText(String),
}

/// Files for a bucket of a stack.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) bucket: Node,
    pub(crate) bucket_id: String,
    pub(crate) files: Files,
    pub(crate) line: SourceLine,
}

impl Files {
    fn new(origin: Origin, name: Option<String>) -> Self {
        Self {
            origin,
            prefix: String::new(),
            name,
            ignore: Vec::new(),
            once: false,
            prune: false,
            acl: None,
            content_type: None,
            cache_control: None,
            cache_rules: Vec::new(),
            last: Vec::new(),
        }
    }

    /// The files of a folder and of the folders in it. What `.stackwrightignore` files in it say
    /// stays out, in the syntax of `.gitignore`.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::new(Origin::Folder(path.into()), None)
    }

    /// One file, under its own name.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(Origin::File(path.into()), None)
    }

    /// A file that is rendered with the values of the deployed stack, under its own name without
    /// `.j2`. [`PageValues`](super::PageValues) tells which there are.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval}, files::Files};
    ///
    /// # let root = std::env::temp_dir().join("stackwright-doc-page");
    /// # std::fs::create_dir_all(root.join("templates"))?;
    /// # std::fs::write(root.join("templates/config.json.j2"), "{{ outputs.ApiUrl }}")?;
    /// # let mut app = stackwright::App::new("dragons", &root);
    /// # let stack = app.stack("dragons");
    /// # let site = stack.add("Site", Bucket::new(BucketRemoval::EmptyAndDelete));
    /// stack.output("ApiUrl", "", "https://api.invalid");
    /// site.upload(Files::page("templates/config.json.j2").under("dragonsapp"));
    /// let assembly = app.synthesize(Default::default())?;
    /// assert_eq!(assembly.stacks[0].uploads[0].files[0].key, "dragonsapp/config.json");
    /// # std::fs::remove_dir_all(&root)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn page(path: impl Into<PathBuf>) -> Self {
        Self::new(Origin::Page(path.into()), None)
    }

    /// The same, with the template's text in the program itself.
    pub fn page_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Origin::PageText(text.into()), Some(name.into()))
    }

    /// Puts them under a prefix, which ends with a `/` whether you write it or not.
    pub fn under(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        if !self.prefix.is_empty() && !self.prefix.ends_with('/') {
            self.prefix.push('/');
        }
        self
    }

    /// Gives a single file another name.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval}, files::{Files, Keeping}};
    ///
    /// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
    /// # let stack = app.stack("dragons");
    /// # let data = stack.add("Data", Bucket::new(BucketRemoval::EmptyAndDelete));
    /// data.upload(Files::file("data/dragon_stats_one.json").named("dragons.json").once());
    /// let assembly = app.synthesize(Default::default())?;
    /// let upload = &assembly.stacks[0].uploads[0];
    /// assert_eq!((upload.files[0].key.as_str(), upload.keeping), ("dragons.json", Keeping::Seeded));
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Leaves out what these rules say, in the syntax of `.gitignore`.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval}, files::Files};
    ///
    /// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
    /// # let stack = app.stack("dragons");
    /// # let data = stack.add("Data", Bucket::new(BucketRemoval::EmptyAndDelete));
    /// let code = Files::folder("lambda").ignore(["*", "!list_dragons/", "!*.py"]);
    /// data.upload(code.last(["list_dragons/handler.py"]).content_type("text/x-python"));
    /// let assembly = app.synthesize(Default::default())?;
    /// let file = &assembly.stacks[0].uploads[0].files[0];
    /// assert_eq!((file.key.as_str(), file.is_index), ("list_dragons/handler.py", true));
    /// assert_eq!(file.content_type, "text/x-python");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn ignore<R: Into<String>>(mut self, rules: impl IntoIterator<Item = R>) -> Self {
        self.ignore.extend(rules.into_iter().map(Into::into));
        self
    }

    /// Puts them only where nothing is: what is there is never overwritten.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Deletes what is under the prefix and is not among the program's files, after all others
    /// are in place.
    pub fn prune(mut self) -> Self {
        self.prune = true;
        self
    }

    /// Gives the objects an ACL. The bucket must allow that.
    pub fn acl(mut self, acl: ObjectAcl) -> Self {
        self.acl = Some(acl);
        self
    }

    /// Gives all of them this `Content-Type`, instead of the one that each one's name tells.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Says how long they may be kept by browsers: the `Cache-Control` header.
    pub fn cache_control(mut self, value: impl Into<String>) -> Self {
        self.cache_control = Some(value.into());
        self
    }

    /// The same for those that a pattern in the syntax of `.gitignore` matches; the last one that
    /// does decides.
    pub fn cache_control_for(
        mut self,
        pattern: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.cache_rules.push((pattern.into(), value.into()));
        self
    }

    /// Names files that refer to others, and so go up after them. Each `index.html` does anyway.
    pub fn last<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.last.extend(names.into_iter().map(Into::into));
        self
    }

    pub(super) fn is_folder(&self) -> bool {
        matches!(self.origin, Origin::Folder(_))
    }

    /// What becomes of what is there already.
    pub(super) fn keeping(&self) -> Keeping {
        match (self.once, self.prune) {
            (true, _) => Keeping::Seeded,
            (false, true) => Keeping::Pruned,
            (false, false) => Keeping::Synced,
        }
    }
}
