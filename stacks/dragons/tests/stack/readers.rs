//! Other people's readers of YAML read the document that we print as JSON.

use crate::{
    program::{template, yaml},
    yaml_readers::{pyyaml, yaml_1_2},
};

const OPTIONS: [&[&str]; 3] = [
    &[],
    &["--notify", "sms", "--query", "s3-select"],
    &["--cloud9", "--stack", "Other"],
];

#[test]
fn of_yaml_1_1() {
    let texts = OPTIONS.map(yaml);
    for (options, answers) in OPTIONS.iter().zip(pyyaml(&texts)) {
        assert!(!answers.is_empty());
        for answer in answers {
            assert_eq!(answer, template(options), "with {options:?}");
        }
    }
}

#[test]
fn of_yaml_1_2() {
    for options in OPTIONS {
        let read = yaml_1_2(&yaml(options)).unwrap();
        assert_eq!(read, template(options), "with {options:?}");
    }
}
