//! S3 buckets.

use std::{ops::Deref, path::PathBuf};

use super::{policy::Statement, role::Grantee};
use crate::{
    cfn::s3,
    files::{Declared, Files},
    kind,
    resource::{Construct, Declaration, OnRemoval, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    template::Node,
    value::{IntoValue, Value, sub},
};

pub use crate::cfn::s3::bucket::OwnershipControlsRuleObjectOwnership as ObjectOwnership;

/// A bucket. Without further words nothing in it is public, and it is encrypted by S3's own keys.
///
/// ```
/// use stackwright::construct::{Bucket, BucketRemoval, ObjectOwnership, PublicAccess};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let site = Bucket::new(BucketRemoval::EmptyAndDelete)
///     .name("eggs-of-today")
///     .object_ownership(ObjectOwnership::BucketOwnerPreferred)
///     .public_access(PublicAccess::AllowAcls)
///     .versioned();
/// stack.add("Site", site);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # let site = tested.resource("Site");
/// # site.assert_property("PublicAccessBlockConfiguration.BlockPublicAcls", false);
/// # site.assert_property("VersioningConfiguration.Status", "Enabled");
/// ```
#[derive(Debug)]
pub struct Bucket {
    removal: BucketRemoval,
    name: Option<Value<String>>,
    ownership: Option<ObjectOwnership>,
    public_access: PublicAccess,
    versioned: bool,
}

/// What becomes of a bucket and its objects when it leaves the stack or the stack is deleted.
///
/// ```
/// use stackwright::{construct::{Bucket, BucketRemoval}, testing::TestedStack};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Scratch", Bucket::new(BucketRemoval::EmptyAndDelete));
/// stack.add("Archive", Bucket::new(BucketRemoval::Retain));
/// let stack = TestedStack::of(&app);
/// stack.resource("Scratch").assert_attribute("DeletionPolicy", "Delete");
/// stack.resource("Archive").assert_attribute("DeletionPolicy", "Retain");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketRemoval {
    /// `destroy` deletes every object and version, then the bucket.
    EmptyAndDelete,
    /// The bucket stays with all its objects, without the stack.
    Retain,
}

/// Whether objects may be public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PublicAccess {
    /// Nothing in the bucket can be made public.
    #[default]
    Blocked,
    /// Objects are private unless their own ACL, or a bucket policy, says otherwise. A block of
    /// public access on the whole account still wins.
    AllowAcls,
}

impl Bucket {
    /// A bucket, and what becomes of it in the end.
    pub fn new(removal: BucketRemoval) -> Self {
        Self {
            removal,
            name: None,
            ownership: None,
            public_access: PublicAccess::default(),
            versioned: false,
        }
    }

    /// Names the bucket; names are taken worldwide, so leave it to the service where you can.
    pub fn name(mut self, name: impl IntoValue<String>) -> Self {
        self.name = Some(name.into_value());
        self
    }

    /// Sets who owns objects, and with it whether ACLs work at all.
    pub fn object_ownership(mut self, ownership: ObjectOwnership) -> Self {
        self.ownership = Some(ownership);
        self
    }

    /// Sets whether objects may be public.
    pub fn public_access(mut self, access: PublicAccess) -> Self {
        self.public_access = access;
        self
    }

    /// Keeps old versions of objects.
    pub fn versioned(mut self) -> Self {
        self.versioned = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Bucket {
    type Handle = BucketHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> BucketHandle {
        let blocked = self.public_access == PublicAccess::Blocked;
        let mut bucket = s3::Bucket::new()
            .bucket_encryption(s3::bucket::BucketEncryption::new([
                s3::bucket::ServerSideEncryptionRule::new().server_side_encryption_by_default(
                    s3::bucket::ServerSideEncryptionByDefault::new(
                        s3::bucket::ServerSideEncryptionByDefaultSseAlgorithm::Aes256,
                    ),
                ),
            ]))
            .public_access_block_configuration(
                s3::bucket::PublicAccessBlockConfiguration::new()
                    .block_public_acls(blocked)
                    .block_public_policy(blocked)
                    .ignore_public_acls(blocked)
                    .restrict_public_buckets(blocked),
            );
        if let Some(name) = self.name {
            bucket = bucket.bucket_name(name.assume_kind::<kind::S3BucketName>());
        }
        if let Some(ownership) = self.ownership {
            bucket = bucket.ownership_controls(s3::bucket::OwnershipControls::new([
                s3::bucket::OwnershipControlsRule::new().object_ownership(ownership),
            ]));
        }
        if self.versioned {
            bucket = bucket.versioning_configuration(s3::bucket::VersioningConfiguration::new(
                s3::bucket::VersioningConfigurationStatus::Enabled,
            ));
        }
        let policy = match self.removal {
            BucketRemoval::EmptyAndDelete => OnRemoval::Delete,
            BucketRemoval::Retain => OnRemoval::Retain,
        };
        let handle = stack.declare(id, Declaration::by_construct(bucket), line);
        handle.on_removal(policy);
        BucketHandle { resource: handle }
    }
}

/// A bucket of a stack.
///
/// ```
/// use stackwright::construct::{Bucket, BucketHandle, BucketRemoval};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// let data: BucketHandle = stack.add("Data", Bucket::new(BucketRemoval::EmptyAndDelete));
/// data.seed("dragons.json", "data/dragon_stats_one.json");
/// stack.output("BucketName", "Where the data is", data.name());
/// stack.output("BucketArn", "", data.arn());
/// stack.output("Dragons", "", data.object_url("dragons.json"));
/// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
/// # assert!(yaml.contains("https://${Data.RegionalDomainName}/dragons.json"), "{yaml}");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BucketHandle {
    resource: ResourceHandle,
}

impl BucketHandle {
    /// The bucket's name.
    pub fn name(&self) -> Value<kind::S3BucketName> {
        self.resource.reference()
    }

    /// The bucket's ARN.
    pub fn arn(&self) -> Value<String> {
        self.resource.attribute("Arn")
    }

    /// The REST endpoint's address of an object, which answers over HTTPS.
    pub fn object_url(&self, key: &str) -> Value<String> {
        let domain = self.placeholder(Some("RegionalDomainName"));
        sub(format!("https://{domain}/{key}")).into_value()
    }

    /// The ARN of the objects that `pattern` matches: a key, or a prefix with `*`.
    ///
    /// ```
    /// use stackwright::construct::{Bucket, BucketRemoval, Role, Statement};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    /// # let cleaner = stack.add("Cleaner", Role::for_service("lambda.amazonaws.com"));
    /// cleaner.allow(Statement::allow(["s3:DeleteObject"]).on([data.objects_arn("drafts/*")]));
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("Cleaner").assert_allows("s3:DeleteObject", "${Data.Arn}/drafts/1");
    /// ```
    pub fn objects_arn(&self, pattern: &str) -> Node {
        let arn = self.placeholder(Some("Arn"));
        sub(format!("{arn}/{pattern}")).into()
    }

    /// Lets the grantee read the objects that `pattern` matches.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval, Role}, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    /// # let reader = stack.add("Reader", Role::for_service("lambda.amazonaws.com"));
    /// data.grant_read(&reader, "published/*");
    /// let stack = TestedStack::of(&app);
    /// stack
    ///     .resource("Reader")
    ///     .assert_allows("s3:GetObject", "${Data.Arn}/published/1.json")
    ///     .assert_forbids("s3:PutObject", "${Data.Arn}/published/1.json");
    /// ```
    pub fn grant_read(&self, grantee: &impl Grantee, pattern: &str) -> &Self {
        grantee
            .role()
            .allow(Statement::allow(["s3:GetObject"]).on([self.objects_arn(pattern)]));
        self
    }

    /// Lets the grantee write the objects that `pattern` matches.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval, Role}, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    /// # let writer = stack.add("Writer", Role::for_service("lambda.amazonaws.com"));
    /// data.grant_write(&writer, "drafts/*");
    /// let stack = TestedStack::of(&app);
    /// stack
    ///     .resource("Writer")
    ///     .assert_allows("s3:PutObject", "${Data.Arn}/drafts/1.json")
    ///     .assert_forbids("s3:GetObject", "${Data.Arn}/drafts/1.json");
    /// ```
    pub fn grant_write(&self, grantee: &impl Grantee, pattern: &str) -> &Self {
        grantee
            .role()
            .allow(Statement::allow(["s3:PutObject"]).on([self.objects_arn(pattern)]));
        self
    }

    /// Puts a file under `key` once, after the first deploy; what is there is never overwritten.
    /// Short for an [`upload`](Self::upload) of `Files::file(path).named(key).once()`.
    #[track_caller]
    pub fn seed(&self, key: &str, path: impl Into<PathBuf>) -> &Self {
        self.upload(Files::file(path).named(key).once())
    }

    /// Puts files into the bucket once the stack is ready, and keeps them as they are in the
    /// program's folder from then on.
    ///
    /// ```
    /// use stackwright::{construct::{Bucket, BucketRemoval}, files::Files};
    ///
    /// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
    /// # let stack = app.stack("dragons");
    /// let site = stack.add("Site", Bucket::new(BucketRemoval::EmptyAndDelete));
    /// # let web = "data";
    /// site.upload(Files::folder(web).under("dragonsapp").cache_control("no-cache").prune());
    /// let assembly = app.synthesize(Default::default())?;
    /// assert_eq!(assembly.stacks[0].uploads[0].files[0].key, "dragonsapp/dragon_stats_one.json");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn upload(&self, files: Files) -> &Self {
        self.stack().upload(Declared {
            bucket: self.name().into(),
            bucket_id: self.logical_id().to_owned(),
            files,
            line: SourceLine::here(),
        });
        self
    }
}

impl Deref for BucketHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}
