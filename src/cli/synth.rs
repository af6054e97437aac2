//! `synth`: prints the template.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{
    check,
    context::{Context, only},
    error::CliError,
};
use crate::{
    assembly::{Assembly, StackAssembly},
    template::Template,
};

/// Flags of `synth`.
#[derive(Args, Clone, Debug)]
pub(crate) struct SynthArgs {
    /// How to write the template
    #[arg(long = "as", value_name = "FORM", default_value = "yaml")]
    form: Form,

    /// Write templates, code archives, source maps and manifest.json into a folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

impl Form {
    fn write(self, template: &Template) -> String {
        match self {
            Self::Yaml => template.to_yaml(),
            Self::Json => template.to_json(),
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

pub(crate) fn run(args: &SynthArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.selected()?;
    match &args.out {
        None => {
            let template = &only(&assembly)?.template;
            context.printer.result(args.form.write(template))?;
        }
        Some(folder) => write_all(&assembly, args.form, folder, context)?,
    }
    // The template is worth seeing even so; the exit status keeps a script from using it.
    check::gate(&assembly, context)?;
    Ok(ExitCode::SUCCESS)
}

fn write_all(
    assembly: &Assembly,
    form: Form,
    folder: &Path,
    context: &Context<'_>,
) -> Result<(), CliError> {
    let mut stacks = Vec::new();
    for stack in &assembly.stacks {
        let template = format!("{}.{}", stack.name, form.extension());
        let source_map = format!("{}.source-map.json", stack.name);
        write(folder, &template, form.write(&stack.template).as_bytes())?;
        write(
            folder,
            &source_map,
            pretty(&source_map_json(stack)).as_bytes(),
        )?;
        let mut assets = Vec::new();
        for asset in &stack.assets {
            let file = format!("assets/{}", asset.key);
            let content = asset.bytes().map_err(CliError::failed)?;
            write(folder, &file, &content)?;
            assets.push(json!({ "resource": asset.resource, "key": asset.key, "file": file }));
        }
        stacks.push(json!({
            "name": stack.name,
            "after": stack.after,
            "template": template,
            "sourceMap": source_map,
            "capabilities": stack.template.capabilities().iter().map(|it| it.name()).collect::<Vec<_>>(),
            "tags": stack.tags,
            "assets": assets,
        }));
    }
    let manifest = json!({ "version": 1, "app": assembly.app, "stacks": stacks });
    write(folder, "manifest.json", pretty(&manifest).as_bytes())?;
    let count = assembly.stacks.len();
    let noun = if count == 1 { "stack" } else { "stacks" };
    context.printer.message(format_args!(
        "Wrote {count} {noun} to {}.",
        folder.display()
    ));
    Ok(())
}

fn source_map_json(stack: &StackAssembly) -> serde_json::Value {
    let lines: serde_json::Map<_, _> = stack
        .source_map
        .iter()
        .map(|(pointer, line)| (pointer.into_owned(), line.to_string().into()))
        .collect();
    json!({ "version": 1, "lines": lines })
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn write(folder: &Path, name: &str, content: &[u8]) -> Result<(), CliError> {
    let path = folder.join(name);
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, content));
    written.map_err(|error| CliError::failed(format!("cannot write {}: {error}", path.display())))
}
