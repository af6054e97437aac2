//! Answers that the local cloud does not give, and AWS does: pages, values that are left out,
//! nested change sets, drift-aware ones.

use crate::{
    bench::{Bench, Outcome, properties, run, stack},
    proxy::{Fault, Request, result},
};
use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    deploy::{look_for_drift, preview},
    diff::{Difference, TextForm, to_text},
    resource::Raw,
    template::Map,
};

/// Everything, on wide lines.
const FORM: TextForm = TextForm {
    width: 140,
    details: true,
};

/// Two topics.
fn topics(name: &str) -> StackAssembly {
    stack("topics", |stack| {
        let one = properties(json!({"DisplayName": name}));
        stack.add("One", Raw::new("AWS::SNS::Topic", one));
        stack.add("Two", Raw::new("AWS::SNS::Topic", Map::default()));
    })
}

async fn bench() -> Bench {
    let bench = Bench::new().await;
    let outcome = bench.deploy(&topics("one")).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    bench
}

/// Answers questions about change sets as `answer` says.
fn script(bench: &Bench, answer: impl Fn(&Request) -> Option<String> + Send + 'static) {
    bench.proxy.spoil(move |request| {
        let content = (request.name == "DescribeChangeSet").then(|| answer(request))??;
        Some(Fault::Answer(200, result("DescribeChangeSet", &content)))
    });
}

fn set(status_reason: &str, changes: &str, rest: &str) -> String {
    format!(
        "<ChangeSetId>arn:aws:cloudformation:us-east-1:1:changeSet/s/1</ChangeSetId>\
         <StackId>arn:aws:cloudformation:us-east-1:1:stack/s/1</StackId>\
         <Status>CREATE_COMPLETE</Status><StatusReason>{status_reason}</StatusReason>\
         <Changes>{changes}</Changes>{rest}"
    )
}

fn change(id: &str, more: &str) -> String {
    format!(
        "<member><Type>Resource</Type><ResourceChange><Action>Modify</Action>\
         <LogicalResourceId>{id}</LogicalResourceId><ResourceType>AWS::SNS::Topic</ResourceType>\
         <Replacement>False</Replacement>{more}</ResourceChange></member>"
    )
}

fn detail(target: &str, more: &str) -> String {
    format!(
        "<Details><member><Target><Attribute>Properties</Attribute>{target}\
         <RequiresRecreation>Never</RequiresRecreation></Target>\
         <Evaluation>Static</Evaluation>{more}</member></Details>"
    )
}

async fn diff(bench: &Bench) -> Difference {
    let (cloud, settings) = (&bench.cloud, &bench.settings);
    preview(cloud, &topics("two"), settings, &|_| {}, &bench.interrupt)
        .await
        .expect("a difference")
}

/// The lines, everything included, without those of the program.
fn plain(found: &Difference) -> String {
    let mut found = found.clone();
    for resource in &mut found.resources {
        resource.line = None;
    }
    if let Some(drift) = &mut found.drift {
        for resource in &mut drift.resources {
            resource.line = None;
        }
    }
    anstream::adapter::strip_str(&to_text(&found, FORM)).to_string()
}

#[test]
fn what_the_service_leaves_out_with_values_is_asked_for_without() {
    run(async {
        let bench = bench().await;
        script(&bench, |request| {
            let one = change(
                "One",
                &detail(
                    "<Name>DisplayName</Name><Path>/Properties/DisplayName</Path>\
                     <BeforeValue>one</BeforeValue><AfterValue>two</AfterValue>",
                    "<ChangeSource>DirectModification</ChangeSource>",
                ),
            );
            let two = change(
                "Two",
                &detail(
                    "<Name>KmsMasterKeyId</Name>",
                    "<ChangeSource>ParameterReference</ChangeSource>\
                     <CausingEntity>Key</CausingEntity>",
                ),
            );
            Some(if request.body.contains("IncludePropertyValues=true") {
                let reason = "[WARN] --include-property-values option can return incomplete \
                              ChangeSet data";
                set(reason, &one, "")
            } else if request.body.contains("NextToken=") {
                set("", &two, "")
            } else {
                set("", &one, "<NextToken>more</NextToken>")
            })
        });
        let found = diff(&bench).await;
        bench.proxy.mend();
        insta::assert_snapshot!(plain(&found), @r#"
        topics: 2 to change

        [~] AWS::SNS::Topic One [templates, schema, change set]
            DisplayName [templates, change set]: "one" → "two"
        [~] AWS::SNS::Topic Two [change set]
            because: KmsMasterKeyId takes the parameter Key
        "#);
    });
}

#[test]
fn nested_change_sets_are_followed_through_all_their_pages() {
    run(async {
        let bench = bench().await;
        script(&bench, |request| {
            let nested = |id: &str, set: &str| {
                change(
                    id,
                    &format!("<ChangeSetId>arn:aws:nested/{set}</ChangeSetId>"),
                )
                .replace("AWS::SNS::Topic", "AWS::CloudFormation::Stack")
            };
            let asked = |name: &str| request.body.contains(name);
            Some(if asked("nested%2Fidle") {
                set("", "", "").replace("CREATE_COMPLETE", "FAILED")
            } else if asked("nested%2Fone") && asked("NextToken=") {
                set("", &change("Second", ""), "")
            } else if asked("nested%2Fone") {
                set("", &change("First", ""), "<NextToken>more</NextToken>")
            } else {
                set("", &(nested("Inner", "one") + &nested("Idle", "idle")), "")
            })
        });
        let found = diff(&bench).await;
        bench.proxy.mend();
        insta::assert_snapshot!(plain(&found), @r#"
        topics: 4 to change

        [~] AWS::SNS::Topic One [templates, schema]
            the change set does nothing to it
            DisplayName [templates]: "one" → "two"
        [~] AWS::CloudFormation::Stack Inner [change set]
            because: something changes in the nested stack
        [~] AWS::SNS::Topic Inner.First [change set]
        [~] AWS::SNS::Topic Inner.Second [change set]
        "#);
    });
}

#[test]
fn a_drift_aware_change_set_says_what_would_be_changed_back() {
    run(async {
        let bench = bench().await;
        bench.proxy.spoil(|request| match request.name.as_str() {
            "DescribeChangeSet" => {
                let two = change(
                    "Two",
                    &format!(
                        "<ResourceDriftStatus>MODIFIED</ResourceDriftStatus>\
                         <ResourceDriftIgnoredAttributes><member><Path>/Properties/Key</Path>\
                         <Reason>WRITE_ONLY_PROPERTY</Reason></member>\
                         </ResourceDriftIgnoredAttributes>{}",
                        detail(
                            "<Name>DisplayName</Name><Path>/Properties/DisplayName</Path>\
                             <BeforeValue>hand</BeforeValue><AfterValue>mine</AfterValue>\
                             <BeforeValueFrom>ACTUAL_STATE</BeforeValueFrom>\
                             <Drift><PreviousValue>mine</PreviousValue>\
                             <ActualValue>hand</ActualValue></Drift>",
                            "<ChangeSource>NoModification</ChangeSource>"
                        )
                    ),
                );
                let mode = "<DeploymentMode>REVERT_DRIFT</DeploymentMode>";
                let answer = result("DescribeChangeSet", &set("", &two, mode));
                Some(Fault::Answer(200, answer))
            }
            _ => None,
        });
        let (cloud, settings) = (&bench.cloud, &bench.settings);
        let mut found = Difference::of_nothing("topics");
        bench.proxy.take();
        look_for_drift(
            cloud,
            &topics("one"),
            settings,
            &mut found,
            &|_| {},
            &bench.interrupt,
        )
        .await
        .expect("drift");
        bench.proxy.mend();
        insta::assert_snapshot!(plain(&found), @r#"
        topics: no differences

        Changed outside of deploys
        [~] AWS::SNS::Topic Two
            DisplayName: was "mine", is "hand", stays so (changed back, it would be "mine")
        1 resource is as it was deployed
        not checked: AWS::SNS::Topic (Two.Key): the service does not compare these properties (WRITE_ONLY_PROPERTY)
        "#);
        let sets = cloud.change_sets("topics").await.expect("an answer");
        assert!(sets.is_empty(), "{sets:?}");
    });
}

#[test]
fn drift_that_may_not_be_looked_for_is_said_not_to_be_known() {
    run(async {
        let bench = bench().await;
        let (cloud, settings) = (&bench.cloud, &bench.settings);
        let mut told = String::new();
        let cases: [&'static [&'static str]; 4] = [
            &["DetectStackDrift"],
            &["DescribeStackDriftDetectionStatus"],
            &["DescribeStackResourceDrifts"],
            &["ListStackResources", "CreateChangeSet"],
        ];
        for names in cases {
            bench.proxy.deny(names);
            let mut found = Difference::of_nothing("topics");
            let stack = topics("one");
            let looked = look_for_drift(
                cloud,
                &stack,
                settings,
                &mut found,
                &|_| {},
                &bench.interrupt,
            );
            looked.await.expect("no failure");
            bench.proxy.mend();
            let checked = found.drift.map(|drift| drift.in_sync);
            told.push_str(&format!("{checked:?} {}\n", found.caveats.join("; ")));
        }
        insta::assert_snapshot!(told, @r"
        None the service cannot look for drift: DetectStackDrift was refused: User: u is not authorized to perform: cloudformation:DetectStackDrift (AccessDenied)
        None the service cannot look for drift: DescribeStackDriftDetectionStatus was refused: User: u is not authorized to perform: cloudformation:DescribeStackDriftDetectionStatus (AccessDenied)
        None the service cannot look for drift: DescribeStackResourceDrifts was refused: User: u is not authorized to perform: cloudformation:DescribeStackResourceDrifts (AccessDenied)
        Some(2) what a deploy could change back is not known: CreateChangeSet was refused: User: u is not authorized to perform: cloudformation:CreateChangeSet (AccessDenied); which resources were not checked for drift is not known: ListStackResources was refused: User: u is not authorized to perform: cloudformation:ListStackResources (AccessDenied)
        ");
    });
}
