//! Plans that are made now and carried out later, approval, and what is lost only if it is named.

use std::{fs, path::PathBuf};

use crate::{
    bench::{run, s3, target},
    local_cloud,
    project::{Project, TEMPLATE, json, status, stderr, stdout},
};
use serde_json::Value;
use stackwright::cloud::Cloud;

/// The stack of a project, as the service knows it.
struct Service(Cloud);

impl Service {
    async fn of(project: &Project) -> Self {
        let target = target(&local_cloud::shared().url, &project.account);
        Self(Cloud::connect(&target, None).await)
    }

    async fn change_sets(&self) -> Vec<String> {
        let sets = self.0.change_sets("things").await.expect("an answer");
        sets.into_iter().map(|set| set.name).collect()
    }

    async fn status(&self) -> Option<String> {
        let stack = self.0.stack("things").await.expect("an answer");
        stack.map(|stack| stack.status.as_str().to_owned())
    }
}

/// Makes a plan, and gives its name.
#[track_caller]
fn plan(project: &Project, arguments: &[&str]) -> String {
    let mut command = project.command(&["deploy", "--plan-only"]);
    let output = command.args(arguments).output().expect("it starts");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    stdout(&output).trim().to_owned()
}

fn file(project: &Project, id: &str) -> PathBuf {
    let folder = project.folder.path().join(".stackwright/plans");
    folder.join(format!("{id}.json"))
}

#[track_caller]
fn deployed(project: &Project, arguments: &[&str]) {
    let output = project.run(arguments);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
}

/// What a refused command says, without what differs from run to run.
#[track_caller]
fn refused(project: &Project, arguments: &[&str], id: &str) -> String {
    let output = project.run(arguments);
    assert_ne!(status(&output), 0, "{}", stderr(&output));
    let text = stderr(&output);
    let error = text.split_once("error: ").map_or("", |(_, error)| error);
    let folder = project.folder.path().display().to_string();
    let mut text = error.replace(id, "ID").replace(&project.account, "ACCOUNT");
    text = text.replace(&folder, "FOLDER");
    // Times, numbers in ARNs and digests.
    let mut words = Vec::new();
    for line in text.lines() {
        let line = line.split(' ').map(|word| {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            if word.contains("T") && word.contains("Z") && digits > 10 {
                "TIME".to_owned()
            } else if word.starts_with("arn:") {
                word.rsplit_once('/')
                    .map_or("ARN", |(start, _)| start)
                    .to_owned()
            } else if word.contains('…') {
                "DIGEST".to_owned()
            } else {
                word.to_owned()
            }
        });
        words.push(line.collect::<Vec<_>>().join(" "));
    }
    words.join("\n")
}

#[test]
fn a_plan_is_kept_and_carried_out_later_once() {
    run(async {
        let project = Project::new();
        let service = Service::of(&project).await;
        let made = project.run(&["deploy", "--plan-only"]);
        assert_eq!(status(&made), 0, "{}", stderr(&made));
        let id = stdout(&made).trim().to_owned();
        let told = stderr(&made);
        let told = &told[told.find("plan ").expect("it is told")..];
        let program = env!("CARGO_BIN_EXE_stackwright");
        insta::assert_snapshot!(told.replace(&id, "ID").replace(program, "stackwright"), @r"
        plan ID is kept, and nothing was deployed
          to carry it out: cargo run -p stackwright -- deploy --plan ID --target test --stack things
          to discard it:   cargo run -p stackwright -- deploy --discard-plan ID --target test --stack things
        ");
        assert_eq!(
            service.status().await.as_deref(),
            Some("REVIEW_IN_PROGRESS")
        );
        assert_eq!(
            service.change_sets().await,
            [format!("stackwright-plan-{id}")]
        );

        let asked = refused(&project, &["deploy", "--plan", &id], &id);
        insta::assert_snapshot!(asked, @r"
        `things`: it would be changed, and nobody can be asked here (this is not a terminal): add --yes to deploy without being asked
          hint: the plan `ID` is still kept
        ");
        let done = project.run(&["deploy", "--plan", &id, "--yes"]);
        assert_eq!(status(&done), 0, "{}", stderr(&done));
        assert!(stdout(&done).contains("Name  one"), "{}", stdout(&done));
        assert_eq!(service.status().await.as_deref(), Some("CREATE_COMPLETE"));
        assert!(service.change_sets().await.is_empty());
        assert!(!file(&project, &id).exists());

        let again = refused(&project, &["deploy", "--plan", &id, "--yes"], &id);
        insta::assert_snapshot!(again, @"there is no plan `ID`; none is kept here: make one with `deploy --plan-only`");
        let nothing = project.run(&["deploy", "--plan-only"]);
        assert_eq!((status(&nothing), stdout(&nothing).as_str()), (0, ""));
    });
}

#[test]
fn what_has_moved_is_named_and_a_plan_that_is_spent_is_removed() {
    run(async {
        let project = Project::new();
        let service = Service::of(&project).await;
        deployed(&project, &["deploy", "--yes"]);
        let new = TEMPLATE.replace("TopicName: one", "TopicName: one, DisplayName: !Ref Size");
        project.write(&new);
        let path = project.folder.path().join("stackwright.toml");
        let targets = fs::read_to_string(&path).expect("a file");
        let other = targets
            .replace("target.test", "target.other")
            .replace(&project.account, "000000000003");
        fs::write(&path, format!("{targets}{other}")).expect("written");

        let planned = ["--param", "Size=medium", "--notification-arn", "eggs"];
        let id = plan(&project, &planned);
        let carry_out = ["deploy", "--yes", "--plan", &id];
        let mut told = String::new();
        for (what, template, flags) in [
            ("template", TEMPLATE, &[][..]),
            ("parameter", &new, &["--param", "Size=large"]),
            ("tag", &new, &["--tag", "Team=hens"]),
            ("topics", &new, &["--notification-arn", "other"]),
            ("role", &new, &["--role-arn", "cook", "--no-protect"]),
            ("region", &new, &["--region", "eu-west-1"]),
            ("account", &new, &["--target", "other"]),
            ("stack", &new, &["--stack", "others"]),
        ] {
            project.write(template);
            let arguments = [&carry_out[..], flags].concat();
            told += &format!("{what}: {}\n", refused(&project, &arguments, &id));
            assert!(file(&project, &id).exists(), "{what}");
            assert_eq!(service.change_sets().await.len(), 1, "{what}");
        }
        insta::assert_snapshot!(told, @r"
        template: the plan `ID` was made for something else; nothing was deployed:
          things: the program's template was DIGEST and is DIGEST (SHA-256)
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        parameter: the plan `ID` was made for something else; nothing was deployed:
          things: the parameter `Size` was `medium`, and `large` is given now
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        tag: the plan `ID` was made for something else; nothing was deployed:
          things: the tag `Team` had another value, and is `hens` now
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        topics: the plan `ID` was made for something else; nothing was deployed:
          things: `--notification-arn` was eggs, and is other now
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        role: the plan `ID` was made for something else; nothing was deployed:
          things: `--no-protect` was not given, and is given now
          things: `--role-arn` was not given, and is cook now
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        region: the plan `ID` was made for another place; nothing was deployed:
          the region was us-east-1, and is eu-west-1 here
          hint: name its target: --target test
        account: the plan `ID` was made for another place; nothing was deployed:
          the account was ACCOUNT, and is 000000000003 here
          hint: name its target: --target test
        stack: the plan `ID` was made for something else; nothing was deployed:
          things: the program had the stack `things`, and now has: others
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        ");

        // What was planned is given again, or not at all.
        let topic = project.run(&[&carry_out[..], &planned].concat());
        assert_eq!(status(&topic), 0, "{}", stderr(&topic));

        // Somebody else deploys in between.
        project.write(&new.replace("DisplayName: !Ref Size", "DisplayName: b"));
        let id = plan(&project, &[]);
        project.write(&new.replace("DisplayName: !Ref Size", "DisplayName: c"));
        let elsewhere = tempfile::tempdir().expect("a folder");
        let mut command = project.command(&["deploy", "--yes"]);
        command.env("STACKWRIGHT_STATE_DIR", elsewhere.path());
        assert!(command.output().expect("it starts").status.success());
        project.write(&new.replace("DisplayName: !Ref Size", "DisplayName: b"));
        let moved = refused(&project, &["deploy", "--yes", "--plan", &id], &id);
        assert!(!file(&project, &id).exists());
        assert!(service.change_sets().await.is_empty());

        // The change set goes by itself.
        let id = plan(&project, &[]);
        let name = format!("stackwright-plan-{id}");
        service
            .0
            .delete_change_set("things", &name)
            .await
            .expect("gone");
        let gone = refused(&project, &["deploy", "--yes", "--plan", &id], &id);
        assert!(!file(&project, &id).exists());

        // The whole stack goes.
        let id = plan(&project, &[]);
        deployed(&project, &["destroy", "--yes"]);
        let destroyed = refused(&project, &["deploy", "--yes", "--plan", &id], &id);
        assert!(!file(&project, &id).exists());
        insta::assert_snapshot!(format!("{moved}\n{gone}\n{destroyed}"), @r"
        the plan `ID` cannot be carried out any more, and was removed; nothing was deployed:
          things: the stack was last updated at TIME and is now UPDATE_COMPLETE, updated at TIME
          hint: make another one with `deploy --plan-only`
        the plan `ID` cannot be carried out any more, and was removed; nothing was deployed:
          things: the change set arn:aws:cloudformation:us-east-1:ACCOUNT:changeSet/stackwright-plan-ID was there, and is gone
          hint: make another one with `deploy --plan-only`
        the plan `ID` cannot be carried out any more, and was removed; nothing was deployed:
          things: the stack was arn:aws:cloudformation:us-east-1:ACCOUNT:stack/things and is gone
          hint: make another one with `deploy --plan-only`
        ");
        assert_eq!(service.status().await, None);
    });
}

#[test]
fn a_plan_is_discarded_even_if_its_file_is_broken() {
    run(async {
        let project = Project::new();
        let service = Service::of(&project).await;
        for breaks in [false, true] {
            let id = plan(&project, &[]);
            if breaks {
                fs::write(file(&project, &id), "{\"version\": 1, ").expect("written");
                let broken = refused(&project, &["deploy", "--yes", "--plan", &id], &id);
                insta::assert_snapshot!(broken, @"the plan `ID` cannot be read (FOLDER/.stackwright/plans/ID.json: EOF while parsing a value at line 1 column 15): `deploy --discard-plan ID` removes it with its change sets; then make another one with `deploy --plan-only`");
                assert_eq!(service.change_sets().await.len(), 1, "nothing is guessed");
            }
            let gone = project.run(&["deploy", "--discard-plan", &id, "--json"]);
            assert_eq!(status(&gone), 0, "{}", stderr(&gone));
            assert!(stdout(&gone).contains("\"discarded\""), "{}", stdout(&gone));
            assert!(!file(&project, &id).exists());
            assert_eq!(service.status().await, None, "the shell is gone, too");
        }
    });
}

#[test]
fn a_plan_holds_no_secret_and_carries_the_one_that_it_was_made_with() {
    run(async {
        let project = Project::new();
        let service = Service::of(&project).await;
        let secret = TEMPLATE.replace(
            "Resources:",
            "  Word: {Type: String, NoEcho: true}\nResources:\n  \
             Held: {Type: AWS::SSM::Parameter, Properties: {Name: /w, Type: String, Value: !Ref Word}}",
        );
        project.write(&secret);
        let made = project.run(&[
            "deploy",
            "--plan-only",
            "--json",
            "--param",
            "Word=swordfish",
        ]);
        assert_eq!(status(&made), 0, "{}", stderr(&made));
        let last = stdout(&made).lines().last().expect("a line").to_owned();
        let kept: Value = serde_json::from_str(&last).expect("JSON");
        assert_eq!(
            (&kept["version"], &kept["event"]),
            (&1.into(), &"kept".into())
        );
        let id = kept["plan"].as_str().expect("a name");
        let text = fs::read_to_string(file(&project, id)).expect("a file");
        assert!(!text.contains("swordfish"), "{text}");
        let plan: Value = serde_json::from_str(&text).expect("JSON");
        let word = plan["stacks"][0]["parameters"]["Word"].as_str();
        assert_eq!(word.map(str::len), Some("secret 12".len()), "{word:?}");
        assert_eq!(
            plan["stacks"][0]["parameters"]["Size"]
                .as_str()
                .map(str::len),
            Some(64)
        );

        let other = ["deploy", "--plan", id, "--yes", "--param", "Word=trout"];
        insta::assert_snapshot!(refused(&project, &other, id), @r"
        the plan `ID` was made for something else; nothing was deployed:
          things: the secret parameter `Word` was planned with another value than is given now
          hint: bring back what it was made for, or discard it with `deploy --discard-plan ID` and make another one with `deploy --plan-only`
        ");
        let done = project.run(&["deploy", "--plan", id, "--yes"]);
        assert_eq!(status(&done), 0, "{}", stderr(&done));
        let body = serde_json::json!({"Name": "/w"});
        let answer = service
            .0
            .json_call("ssm", "AmazonSSM.GetParameter", &body)
            .await;
        assert_eq!(
            answer.expect("an answer")["Parameter"]["Value"],
            "swordfish"
        );
    });
}

#[test]
fn nobody_is_asked_where_nobody_wants_to_be() {
    let project = Project::new();
    let refusal = refused(&project, &["deploy"], "no plan");
    assert_eq!(refusal.lines().count(), 1, "{refusal}");
    insta::assert_snapshot!(refusal, @"`things`: it would be changed, and nobody can be asked here (this is not a terminal): add --yes to deploy without being asked");
    deployed(&project, &["deploy", "--approve", "never"]);
    project.write(&TEMPLATE.replace("TopicName: one", "TopicName: one, DisplayName: a"));
    deployed(&project, &["deploy", "--approve", "broadening,destructive"]);
    project.write(&TEMPLATE.replace("TopicName: one", "TopicName: two"));
    let replaced = refused(&project, &["deploy", "--approve", "destructive"], "no plan");
    insta::assert_snapshot!(replaced, @"`things`: something would be removed or replaced (--approve destructive), and nobody can be asked here (this is not a terminal): add --yes to deploy without being asked");
    deployed(&project, &["deploy", "--approve", "broadening"]);
}

#[test]
fn data_is_lost_only_if_it_is_named() {
    run(async {
        let project = Project::new();
        let bucket = "Resources:\n  Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: NAME}}\n  \
                      Topic: {Type: AWS::SNS::Topic}\n";
        let name = format!("photos-{}", project.account);
        let template = bucket.replace("NAME", &name);
        project.write(&template);
        deployed(&project, &["deploy", "--yes"]);
        let s3 = s3(&project.account, &local_cloud::shared().url);
        let put = s3
            .put_object()
            .bucket(&name)
            .key("a")
            .body(vec![0; 2_000].into());
        put.send().await.expect("put");
        let without = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
        project.write(without);
        let bare = refused(&project, &["deploy"], "no plan");
        let yes = refused(&project, &["deploy", "--yes"], "no plan");
        let never = refused(&project, &["deploy", "--approve", "never"], "no plan");
        let other = refused(
            &project,
            &["deploy", "--yes", "--allow-loss", "Photo"],
            "no plan",
        );
        insta::assert_snapshot!(bare, @r"
        deploying `things` would lose data, which --yes does not allow:
          Photos (AWS::S3::Bucket) is deleted: it holds 1 object, 2.0 kB
          hint: if that is meant, add --yes --allow-loss Photos; to keep it, set its DeletionPolicy and UpdateReplacePolicy to Retain
        ");
        insta::assert_snapshot!(yes, @r"
        deploying `things` would lose data, which --yes does not allow:
          Photos (AWS::S3::Bucket) is deleted: it holds 1 object, 2.0 kB
          hint: if that is meant, add --allow-loss Photos; to keep it, set its DeletionPolicy and UpdateReplacePolicy to Retain
        ");
        assert_eq!(yes, never);
        assert_eq!(yes, other);
        // A plan may be made, but not carried out.
        let id = plan(&project, &[]);
        let planned = refused(&project, &["deploy", "--yes", "--plan", &id], &id);
        insta::assert_snapshot!(planned, @r"
        deploying `things` would lose data, which --yes does not allow:
          Photos (AWS::S3::Bucket) is deleted: it holds 1 object, 2.0 kB
          hint: if that is meant, add --allow-loss Photos; to keep it, set its DeletionPolicy and UpdateReplacePolicy to Retain
          hint: the plan `ID` is still kept
        ");
        let retained = template.replace("Bucket, ", "Bucket, DeletionPolicy: Retain, ");
        project.write(&retained);
        deployed(&project, &["deploy", "--yes"]);
        project.write(without);
        deployed(&project, &["deploy", "--yes"]);
        let there = s3.head_bucket().bucket(&name).send().await;
        assert!(there.is_ok(), "it was retained");

        // Named, it goes.
        let table = "Resources:\n  Eggs:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      \
                     BillingMode: PAY_PER_REQUEST\n      KeySchema: [{AttributeName: id, KeyType: HASH}]\n      \
                     AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n  \
                     Topic: {Type: AWS::SNS::Topic}\n";
        project.write(table);
        deployed(&project, &["deploy", "--yes"]);
        project.write(without);
        deployed(&project, &["deploy", "--yes", "--allow-loss", "Eggs"]);
        let status_now = json(&project.run(&["status", "--json"]));
        assert_eq!(status_now["stacks"][0]["status"], "UPDATE_COMPLETE");
    });
}
