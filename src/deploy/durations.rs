//! How long resources took in earlier deploys, and so how long they will take.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::cloud::StackEvent;

/// How many times are kept of each type.
const KEPT: usize = 9;

/// How long resources of each type took at one place, in earlier deploys of a project.
///
/// ```
/// use std::{path::Path, time::Duration};
/// use stackwright::{cloud::StackEvent, deploy::Durations};
///
/// let mut durations = Durations::read(Path::new("no-such-folder"), "production");
/// assert_eq!(durations.expected("AWS::SQS::Queue", "CREATE"), None);
/// for (status, at) in [("CREATE_IN_PROGRESS", 1_000), ("CREATE_COMPLETE", 61_000)] {
///     durations.learn(&StackEvent {
///         type_name: "AWS::SQS::Queue".to_owned(),
///         status: status.to_owned(),
///         at,
///         ..StackEvent::default()
///     });
/// }
/// let expected = durations.expected("AWS::SQS::Queue", "CREATE");
/// assert_eq!(expected, Some(Duration::from_secs(60)));
/// ```
#[derive(Debug)]
pub struct Durations {
    file: PathBuf,
    place: String,
    known: Known,
    /// When what is under way began, in milliseconds since 1970, by stack and logical id.
    begun: HashMap<(String, String), (String, i64)>,
    is_new: bool,
}

/// Milliseconds, the newest last, by place, type and operation.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Known {
    version: u32,
    places: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<u64>>>>,
}

impl Durations {
    /// What is known in a project's state folder of a place: a target's name. Nothing, where the
    /// file is missing or is none of ours.
    pub fn read(folder: &Path, place: &str) -> Self {
        let file = folder.join("durations.json");
        let known = fs::read(&file).ok();
        let known = known.and_then(|text| serde_json::from_slice(&text).ok());
        Self {
            file,
            place: place.to_owned(),
            known: known
                .filter(|known: &Known| known.version == 1)
                .unwrap_or_default(),
            begun: HashMap::new(),
            is_new: false,
        }
    }

    /// How long an operation (`CREATE`, `UPDATE`, `DELETE`) takes on a resource of a type: the
    /// median of what it took.
    pub fn expected(&self, type_name: &str, operation: &str) -> Option<Duration> {
        let types = self.known.places.get(&self.place)?;
        let mut times = types.get(type_name)?.get(operation)?.clone();
        times.sort_unstable();
        times
            .get(times.len() / 2)
            .copied()
            .map(Duration::from_millis)
    }

    /// How long an operation on the stack called `name` takes as a whole.
    pub fn expected_stack(&self, name: &str, operation: &str) -> Option<Duration> {
        self.expected(&stack_key(name), operation)
    }

    /// Learns from an event as it arrives.
    pub fn learn(&mut self, event: &StackEvent) {
        if !event.is_of_stack() {
            self.note(event, &event.type_name);
        }
    }

    /// Learns from an event of a stack as a whole: each has a memory of its own.
    ///
    /// ```
    /// use std::{path::Path, time::Duration};
    /// use stackwright::{cloud::StackEvent, deploy::Durations};
    ///
    /// let mut durations = Durations::read(Path::new("no-such-folder"), "production");
    /// for (status, at) in [("UPDATE_IN_PROGRESS", 1_000), ("UPDATE_COMPLETE", 9_000)] {
    ///     durations.learn_stack(&StackEvent {
    ///         stack: "news".to_owned(),
    ///         status: status.to_owned(),
    ///         at,
    ///         ..StackEvent::default()
    ///     });
    /// }
    /// let expected = durations.expected_stack("news", "UPDATE");
    /// assert_eq!(expected, Some(Duration::from_secs(8)));
    /// ```
    pub fn learn_stack(&mut self, event: &StackEvent) {
        // What was replaced is still removed, which is part of the update.
        if !event.status.ends_with("_CLEANUP_IN_PROGRESS") {
            self.note(event, &stack_key(&event.stack));
        }
    }

    fn note(&mut self, event: &StackEvent, type_name: &str) {
        let key = (event.stack_id.clone(), event.logical_id.clone());
        if let Some(operation) = event.status.strip_suffix("_IN_PROGRESS") {
            let begun = self.begun.entry(key).or_default();
            if begun.0 != operation {
                *begun = (operation.to_owned(), event.at);
            }
            return;
        }
        let Some((operation, at)) = self.begun.remove(&key) else {
            return;
        };
        // What failed says nothing of how long it takes.
        if event.status != format!("{operation}_COMPLETE") {
            return;
        }
        let Ok(took) = u64::try_from(event.at - at) else {
            return;
        };
        self.known.version = 1;
        let types = self.known.places.entry(self.place.clone()).or_default();
        let operations = types.entry(type_name.to_owned()).or_default();
        let times = operations.entry(operation).or_default();
        times.push(took);
        let over = times.len().saturating_sub(KEPT);
        times.drain(..over);
        self.is_new = true;
    }

    /// Keeps what was learnt.
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use stackwright::deploy::Durations;
    ///
    /// let mut durations = Durations::read(Path::new(".stackwright"), "production");
    /// durations.save()?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn save(&mut self) -> io::Result<()> {
        if !self.is_new {
            return Ok(());
        }
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Whoever reads meanwhile finds a whole file.
        let fresh = self.file.with_extension("json.new");
        fs::write(&fresh, serde_json::to_vec_pretty(&self.known)?)?;
        fs::rename(&fresh, &self.file)?;
        self.is_new = false;
        Ok(())
    }
}

/// Where the times of a stack stand among those of types, no name of which has a space.
fn stack_key(name: &str) -> String {
    format!("stack {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, status: &str, at: i64) -> StackEvent {
        StackEvent {
            stack_id: "stack".to_owned(),
            logical_id: id.to_owned(),
            type_name: "AWS::SQS::Queue".to_owned(),
            status: status.to_owned(),
            at,
            ..StackEvent::default()
        }
    }

    #[test]
    fn the_median_of_the_last_times_is_kept_for_each_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut durations = Durations::read(folder.path(), "here");
        for (run, took) in [1_000, 9_000, 2_000, 3_000, 50_000].into_iter().enumerate() {
            let id = format!("Queue{run}");
            durations.learn(&event(&id, "CREATE_IN_PROGRESS", 0));
            // Begun once, however often it says so.
            durations.learn(&event(&id, "CREATE_IN_PROGRESS", 900));
            durations.learn(&event(&id, "CREATE_COMPLETE", took));
        }
        durations.learn(&event("Broken", "CREATE_IN_PROGRESS", 0));
        durations.learn(&event("Broken", "CREATE_FAILED", 1));
        durations.learn(&event("Unseen", "CREATE_COMPLETE", 1));
        durations.save().expect("saved");

        let again = Durations::read(folder.path(), "here");
        let expected =
            |durations: &Durations, operation| durations.expected("AWS::SQS::Queue", operation);
        assert_eq!(expected(&again, "CREATE"), Some(Duration::from_secs(3)));
        assert_eq!(expected(&again, "DELETE"), None);
        let elsewhere = Durations::read(folder.path(), "there");
        assert_eq!(expected(&elsewhere, "CREATE"), None);

        fs::write(folder.path().join("durations.json"), "{").expect("written");
        let broken = Durations::read(folder.path(), "here");
        assert_eq!(expected(&broken, "CREATE"), None);
    }
}
