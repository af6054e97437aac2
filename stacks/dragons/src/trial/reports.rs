//! Reports of dragons that are removed again: whose they are, and what they say.

use std::time::Duration;

use serde_json::{Value, json};

use super::random;

/// How old the dragons of an earlier trial are before they count as left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(15 * 60);

/// The names that a trial gives to its dragons.
pub(super) struct Names {
    tag: String,
}

impl Names {
    pub(super) fn new(tag: String) -> Self {
        Self { tag }
    }

    /// A name that nobody else gives.
    pub(super) fn name(&self, text: &str) -> String {
        format!("{text} (trial {})", self.tag)
    }

    /// Whether this trial gave the name.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        tag_of(name) == Some(&self.tag)
    }

    /// Whether a trial that did not come to its end gave the name.
    pub(super) fn is_left_behind(name: &str) -> bool {
        tag_of(name)
            .and_then(random::age_of)
            .is_some_and(|age| age > LEFT_BEHIND)
    }
}

fn tag_of(name: &str) -> Option<&str> {
    let tag = name.strip_suffix(')')?.rsplit_once(" (trial ")?.1;
    let hex = tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hex && tag.len() == 12).then_some(tag)
}

/// A report as the web app sends it.
pub(super) fn report(name: &str, description: &str, confirmation: bool) -> Value {
    json!({
        "dragonName": name,
        "description": description,
        "family": "purple",
        "city": "Seattle",
        "country": "USA",
        "state": "WA",
        "neighborhood": "Downtown",
        "reportingPhoneNumber": "15555555555",
        "confirmationRequired": confirmation,
    })
}

/// The dragon that a report must become.
pub(super) fn stored(report: &Value) -> Value {
    json!({
        "description_str": report["description"],
        "dragon_name_str": report["dragonName"],
        "family_str": report["family"],
        "location_city_str": report["city"],
        "location_country_str": report["country"],
        "location_neighborhood_str": report["neighborhood"],
        "location_state_str": report["state"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_ours() {
        let names = Names::new(random::tag().unwrap());
        let name = names.name("say \"(trial 1)\"\n");
        assert!(names.is_ours(&name));
        assert!(!Names::is_left_behind(&name), "it is from just now");
        let other = Names::new("000000000000".to_owned());
        assert!(!other.is_ours(&name));
        assert!(Names::is_left_behind(&other.name("Frank")));
        for strange in [
            "Frank",
            "Frank (trial)",
            "Frank (trial 1)",
            "Frank (trial 00000000000g)",
            "Frank(trial 000000000000)",
            "Frank (trial 000000000000) II",
        ] {
            assert!(!names.is_ours(strange), "{strange}");
            assert!(!Names::is_left_behind(strange), "{strange}");
        }
    }
}
