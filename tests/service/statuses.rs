//! Every status that a stack can be found in, as a person meets it: what is done, what is said
//! first, and how the command ends.

use std::{fs, path::Path, process::Command, sync::Mutex, thread};

use aws_sdk_cloudformation::types::StackStatus;

use crate::{bench::template, service::Service, time::Time};

/// How what goes on in a status ends.
fn end(status: &str) -> Option<&'static str> {
    Some(match status {
        "CREATE_IN_PROGRESS" => "CREATE_COMPLETE",
        "ROLLBACK_IN_PROGRESS" => "ROLLBACK_COMPLETE",
        "DELETE_IN_PROGRESS" => "DELETE_COMPLETE",
        "IMPORT_IN_PROGRESS" => "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_IN_PROGRESS" => "IMPORT_ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_IN_PROGRESS" | "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" => {
            "UPDATE_ROLLBACK_COMPLETE"
        }
        "UPDATE_IN_PROGRESS" | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" | "NEW_IN_PROGRESS" => {
            "UPDATE_COMPLETE"
        }
        _ => return None,
    })
}

/// A stack in that status, with a resource that is to blame where one is.
fn history(status: &str) -> String {
    let mut lines = match status {
        "UPDATE_ROLLBACK_FAILED" => "-61 Old AWS::SNS::Topic UPDATE_FAILED not that way\n",
        "DELETE_FAILED" => "-61 Old AWS::SNS::Topic DELETE_FAILED it is needed\n",
        "REVIEW_IN_PROGRESS" | "ROLLBACK_COMPLETE" | "ROLLBACK_IN_PROGRESS" => "",
        _ => "-61 Old AWS::SNS::Topic CREATE_COMPLETE\n",
    }
    .to_owned();
    lines += &format!("-60 . {status}\n");
    lines
}

/// What `command` does with a stack in that status.
fn run(folder: &Path, status: &str, command: &str) -> String {
    let service = Service::new(&Time::real());
    let arn = service.stack("news", &template(&["Old"]), &history(status));
    service.alter(&arn, |stack| {
        stack
            .tags
            .insert("stackwright:app".to_owned(), "news".to_owned());
    });
    if let Some(end) = end(status) {
        service.when_read(&arn, &format!("0.5 . {end}"));
    }
    let output = Command::new(env!("CARGO_BIN_EXE_stackwright"))
        .current_dir(folder)
        .args([command, "--yes"])
        .args((command == "deploy").then_some("--no-preflight"))
        .args(["--stack", "news", "--color", "never"])
        .args(["--endpoint-url", &service.url])
        .env("STACKWRIGHT_CACHE_DIR", folder.join("cache"))
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).replace(&service.url, "URL");
    let first = said.lines().next().unwrap_or("nothing").to_owned();
    let first = match first.split_once(" since ") {
        // The histories begin at another time in each run.
        Some((before, rest)) => {
            format!("{before} since T{}", &rest["2023-11-14T22:12:20Z".len()..])
        }
        None => first,
    };
    let writes = service.writes().join(" ");
    let code = output.status.code().expect("it ends by itself");
    let writes = if writes.is_empty() {
        "nothing"
    } else {
        &writes
    };
    format!("{status} {command}: {code}, {writes}\n    {first}\n")
}

#[test]
fn every_status_has_a_way_on_or_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let yaml = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    fs::write(folder.path().join("template.yaml"), yaml).expect("a file");
    let statuses = StackStatus::values();
    assert_eq!(statuses.len(), 23);
    let rows: Vec<(&str, &str)> = statuses
        .iter()
        .chain(&["NEW_IN_PROGRESS", "NEW_WORD"])
        .flat_map(|status| [(*status, "deploy"), (*status, "destroy")])
        .collect();
    let table = Mutex::new(vec![String::new(); rows.len()]);
    let next = Mutex::new(0..rows.len());
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let Some(row) = next.lock().expect("no panic").next() else {
                        return;
                    };
                    let (status, command) = rows[row];
                    let told = run(folder.path(), status, command);
                    table.lock().expect("no panic")[row] = told;
                }
            });
        }
    });
    let table = table.into_inner().expect("no panic").concat();
    insta::assert_snapshot!(table, @r"
    CREATE_COMPLETE deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        update news in URL (us-east-1)
    CREATE_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    CREATE_FAILED deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is in the state CREATE_FAILED: the last deploy failed and was not rolled back; going on from there (--recover rollback or delete instead)
    CREATE_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    CREATE_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (CREATE_IN_PROGRESS since T, begun in the console); waiting for its end
    CREATE_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    DELETE_COMPLETE deploy: 0, CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
        create news in URL (us-east-1)
    DELETE_COMPLETE destroy: 0, nothing
        news: there is no such stack in URL (us-east-1)
    DELETE_FAILED deploy: 1, nothing
        error: the stack `news` is in the state DELETE_FAILED: its deletion did not finish: mend the cause and add `--recover delete` to try that again, or let go of what cannot be deleted with `--recover retain:Old` or `--recover force-delete`
    DELETE_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    DELETE_IN_PROGRESS deploy: 0, CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (DELETE_IN_PROGRESS since T, begun in the console); waiting for its end
    DELETE_IN_PROGRESS destroy: 0, nothing
        remove news from URL (us-east-1)
    IMPORT_COMPLETE deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        update news in URL (us-east-1)
    IMPORT_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    IMPORT_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (IMPORT_IN_PROGRESS since T, begun in the console); waiting for its end
    IMPORT_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    IMPORT_ROLLBACK_COMPLETE deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        update news in URL (us-east-1)
    IMPORT_ROLLBACK_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    IMPORT_ROLLBACK_FAILED deploy: 1, nothing
        error: the stack `news` is in the state IMPORT_ROLLBACK_FAILED: an import failed, and so did undoing it: the service offers no way on from here; ask AWS support
    IMPORT_ROLLBACK_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    IMPORT_ROLLBACK_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (IMPORT_ROLLBACK_IN_PROGRESS begun in the console); waiting for its end
    IMPORT_ROLLBACK_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    REVIEW_IN_PROGRESS deploy: 0, CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
        `news` is only the shell of an earlier plan: creating the stack in it
    REVIEW_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    ROLLBACK_COMPLETE deploy: 0, DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
        the last deploy of `news` was rolled back to nothing: removing what is left of it, and creating it again
    ROLLBACK_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    ROLLBACK_FAILED deploy: 1, nothing
        error: the stack `news` is in the state ROLLBACK_FAILED: its creation failed, and so did undoing it: add `--recover delete` to remove it and create it again
    ROLLBACK_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    ROLLBACK_IN_PROGRESS deploy: 0, DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (ROLLBACK_IN_PROGRESS begun in the console); waiting for its end
    ROLLBACK_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_COMPLETE deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        update news in URL (us-east-1)
    UPDATE_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (UPDATE_COMPLETE_CLEANUP_IN_PROGRESS begun in the console); waiting for its end
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_FAILED deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is in the state UPDATE_FAILED: the last deploy failed and was not rolled back; going on from there (--recover rollback instead)
    UPDATE_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (UPDATE_IN_PROGRESS since T, begun in the console); waiting for its end
    UPDATE_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_ROLLBACK_COMPLETE deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        update news in URL (us-east-1)
    UPDATE_ROLLBACK_COMPLETE destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS begun in the console); waiting for its end
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_ROLLBACK_FAILED deploy: 1, nothing
        error: the stack `news` is in the state UPDATE_ROLLBACK_FAILED: an update failed, and so did undoing it: mend the cause and add `--recover continue-rollback`, or leave what cannot be undone as it is with `--recover skip:Old` or `--recover force-rollback`
    UPDATE_ROLLBACK_FAILED destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    UPDATE_ROLLBACK_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (UPDATE_ROLLBACK_IN_PROGRESS begun in the console); waiting for its end
    UPDATE_ROLLBACK_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    NEW_IN_PROGRESS deploy: 0, CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
        `news` is busy (NEW_IN_PROGRESS begun in the console); waiting for its end
    NEW_IN_PROGRESS destroy: 0, DeleteStack
        remove news from URL (us-east-1)
    NEW_WORD deploy: 1, nothing
        error: the stack `news` is in the state NEW_WORD: this version does not know that status: look at the stack's events
    NEW_WORD destroy: 1, nothing
        remove news from URL (us-east-1)
    ");
}
