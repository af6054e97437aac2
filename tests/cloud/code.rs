//! What changes in a function's code, against what is deployed on the local cloud.

use std::{fs, path::Path};

use crate::{
    bench::{Bench, Outcome, run, stack},
    proxy::Fault,
};
use stackwright::{
    assembly::StackAssembly,
    construct::Function,
    deploy::preview,
    diff::{Difference, TextForm, to_json, to_text},
};

fn assembly(folder: &Path) -> StackAssembly {
    let folder = folder.to_str().expect("a path of text").to_owned();
    stack("code", |stack| {
        stack.add("Greet", Function::python(folder));
    })
}

async fn difference(bench: &Bench, assembly: &StackAssembly) -> Difference {
    let preview = preview(
        &bench.cloud,
        assembly,
        &bench.settings,
        &|_| {},
        &bench.interrupt,
    );
    let found = preview.await.expect("a difference");
    crate::diff_schema::assert_valid(&[to_json([&found])]);
    found
}

fn text(found: &Difference) -> String {
    let text = anstream::adapter::strip_str(&to_text(found, TextForm::default())).to_string();
    let line = found.resources[0].line.expect("a line");
    text.replace(&format!(" {line}"), " LINE")
}

#[test]
fn a_change_of_one_line_shows_that_line() {
    run(async {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("index.py");
        let code = "import json\n\n\ndef handler(event, context):\n    return 'hello'\n";
        fs::write(&file, code).expect("written");
        fs::write(folder.path().join("same.py"), "SAME = True\n").expect("written");
        let first = assembly(folder.path());
        let deployed = bench.deploy(&first).await;
        assert!(matches!(deployed, Ok(Outcome::Deployed(_))), "{deployed:?}");

        fs::write(&file, code.replace("hello", "good morning")).expect("written");
        bench.proxy.take();
        let second = assembly(folder.path());
        let found = difference(&bench, &second).await;
        insta::assert_snapshot!(text(&found), @r"
        code: 1 to change

        [~] AWS::Lambda::Function Greet LINE
            ~ file index.py

                def handler(event, context):
              -     return 'hello'
              +     return 'good morning'
        ");
        // The archive is read once, and nothing is uploaded.
        let requests = bench.proxy.take();
        let objects: Vec<&String> = requests.iter().filter(|it| it.contains(".zip")).collect();
        assert_eq!(objects.len(), 1, "{requests:?}");
        assert!(objects[0].starts_with("GET "), "{requests:?}");

        // Without the archive, the function itself has it.
        let s3 = bench.s3();
        let key = &first.assets[0].key;
        let buckets = s3.list_buckets().send().await.expect("buckets");
        let bucket = buckets.buckets()[0].name().expect("a name").to_owned();
        s3.delete_object()
            .bucket(&bucket)
            .key(key)
            .send()
            .await
            .expect("deleted");
        let shown = text(&difference(&bench, &second).await);
        assert!(shown.contains("+     return 'good morning'"), "{shown}");

        // Where that may not be read either, there is a sentence in the place of the lines.
        bench.proxy.spoil(|request| {
            let refusal = r#"{"Type": "User", "Message": "no lambda:GetFunction for you"}"#;
            let asks = request.name.starts_with("GET /2015-03-31/functions/");
            asks.then(|| Fault::Answer(403, refusal.to_owned()))
        });
        let shown = text(&difference(&bench, &second).await);
        bench.proxy.mend();
        assert!(
            shown.contains("not compared by file: the archive"),
            "{shown}"
        );
        assert!(shown.contains("no lambda:GetFunction"), "{shown}");
        assert!(!shown.contains("good morning"), "{shown}");
    });
}
