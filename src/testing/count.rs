//! How many resources there are, and what each of them is like.

use super::{
    Matcher, Selection, TestError, TestedResource, difference::distance, error::Candidate, part,
    passed,
};

impl<'a> Selection<'a> {
    /// The resources, in the order of the template; none if there are none.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// for topic in stack.resources_of::<sns::Topic>().all() {
    ///     assert!(topic.logical_id().starts_with('N'));
    /// }
    /// ```
    #[track_caller]
    pub fn all(&self) -> Vec<TestedResource<'a>> {
        passed(self.try_all())
    }

    /// The resources, or that the question has a name in it that no type has.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// # let stack = TestedStack::of(&app);
    /// let error = stack.resources_of_type("AWS::SNS::Topik").try_all().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "CloudFormation has no type `AWS::SNS::Topik`; did you mean `AWS::SNS::Topic`?"
    /// );
    /// ```
    pub fn try_all(&self) -> Result<Vec<TestedResource<'a>>, TestError> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        let matcher = self.matcher();
        Ok(self
            .of_type()
            .filter(|resource| resource.candidate(&matcher).is_none())
            .collect())
    }

    /// Asserts that there is exactly one, and gives it.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert_eq!(stack.resources_of::<sns::Topic>().assert_one().logical_id(), "News");
    /// ```
    #[track_caller]
    pub fn assert_one(&self) -> TestedResource<'a> {
        passed(self.try_one())
    }

    /// The one that there is, or that there is none or several.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resources_of::<sns::Topic>().try_one().is_ok());
    /// ```
    pub fn try_one(&self) -> Result<TestedResource<'a>, TestError> {
        match self.try_all()?.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.none()),
            many => Err(self.count(1, many)),
        }
    }

    /// Asserts that there is at least one, and gives them all.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// stack.resources_of::<sns::Topic>().assert_some();
    /// ```
    #[track_caller]
    pub fn assert_some(&self) -> Vec<TestedResource<'a>> {
        passed(self.try_some())
    }

    /// All of them, or that there are none.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resources_of::<sns::Topic>().try_some().is_err());
    /// ```
    pub fn try_some(&self) -> Result<Vec<TestedResource<'a>>, TestError> {
        let found = self.try_all()?;
        if found.is_empty() {
            return Err(self.none());
        }
        Ok(found)
    }

    /// Asserts how many there are, and gives them.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// stack.resources_of::<sns::Topic>().assert_count(1);
    /// ```
    #[track_caller]
    pub fn assert_count(&self, count: usize) -> Vec<TestedResource<'a>> {
        passed(self.try_count(count))
    }

    /// All of them if they are as many as said.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resources_of::<sns::Topic>().try_count(2).is_err());
    /// ```
    pub fn try_count(&self, count: usize) -> Result<Vec<TestedResource<'a>>, TestError> {
        let found = self.try_all()?;
        if found.len() == count {
            return Ok(found);
        }
        Err(self.count(count, &found))
    }

    /// Asserts that there are none.
    ///
    /// ```
    /// # use stackwright::{App, cfn::{iam, sns}, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// stack.resources_of::<iam::ManagedPolicy>().assert_none();
    /// ```
    #[track_caller]
    pub fn assert_none(&self) {
        passed(self.try_none());
    }

    /// Says whether there are none.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resources_of::<sns::Topic>().try_none().is_err());
    /// ```
    pub fn try_none(&self) -> Result<(), TestError> {
        self.try_count(0).map(|_| ())
    }

    /// Asserts that there is at least one, and what the property at `path` is of every one.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// use stackwright::testing::text_like;
    ///
    /// stack.resources_of::<sns::Topic>().assert_each("TopicName", text_like("n*"));
    /// ```
    #[track_caller]
    pub fn assert_each(&self, path: &str, matcher: impl Into<Matcher>) -> Vec<TestedResource<'a>> {
        passed(self.try_each(path, matcher))
    }

    /// All of them, if the property at `path` of every one is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resources_of::<sns::Topic>().try_each("TopicName", "gossip").is_err());
    /// ```
    pub fn try_each(
        &self,
        path: &str,
        matcher: impl Into<Matcher>,
    ) -> Result<Vec<TestedResource<'a>>, TestError> {
        let found = self.try_some()?;
        let properties = part::at(path, matcher.into());
        for resource in &found {
            self.stack.check_names(resource.type_name(), &properties)?;
        }
        let whole = part::at("Properties", properties);
        let differing: Vec<Candidate> = found
            .iter()
            .filter_map(|resource| resource.candidate(&whole))
            .collect();
        if differing.is_empty() {
            return Ok(found);
        }
        Err(TestError::NotEach {
            stack: self.stack.name().to_owned(),
            wanted: self.wanted.clone(),
            count: found.len(),
            differing,
        })
    }

    fn none(&self) -> TestError {
        TestError::NoneMatches {
            stack: self.stack.name().to_owned(),
            wanted: self.wanted.clone(),
            candidates: self.of_type().count(),
            nearest: self.nearest(),
        }
    }

    fn count(&self, expected: usize, found: &[TestedResource<'_>]) -> TestError {
        TestError::Count {
            stack: self.stack.name().to_owned(),
            wanted: self.wanted.clone(),
            expected,
            found: found.iter().map(TestedResource::place).collect(),
            nearest: self.nearest().filter(|_| found.len() < expected),
        }
    }

    /// Of those that do not match, the one that comes nearest.
    fn nearest(&self) -> Option<Box<Candidate>> {
        let matcher = self.matcher();
        let candidates = self
            .of_type()
            .filter_map(|resource| resource.candidate(&matcher));
        candidates
            .min_by(|one, other| {
                distance(&one.differences).total_cmp(&distance(&other.differences))
            })
            .map(Box::new)
    }
}
