//! `synth`: prints the template.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{
    check,
    context::{Context, only},
    error::CliError,
};
use crate::{
    assembly::{Assembly, Asset, AssetContent, AssetFile, StackAssembly},
    beside::beside,
    check::check_all,
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
    let settings = context.check_settings(&assembly)?;
    // Writing a thousand stacks takes as long as checking them.
    let (output, reports) = beside(
        || output(&assembly, args, context),
        || check_all(&assembly, &settings),
    );
    output?;
    check::show_errors(&reports, &assembly, context);
    // The template is worth seeing even so; the exit status keeps a script from using it.
    check::refuse_errors(&reports, context)?;
    Ok(ExitCode::SUCCESS)
}

fn output(assembly: &Assembly, args: &SynthArgs, context: &Context<'_>) -> Result<(), CliError> {
    if let Some(folder) = &args.out {
        return write_all(assembly, args.form, folder, context);
    }
    let stack = only(assembly)?;
    let template = match stack.template.is_serverless() {
        true => &stack.project("").template,
        false => &stack.template,
    };
    context.printer.result(args.form.write(template))
}

fn write_all(
    assembly: &Assembly,
    form: Form,
    folder: &Path,
    context: &Context<'_>,
) -> Result<(), CliError> {
    let mut stacks = Vec::new();
    let mut written = HashSet::new();
    let is_several = assembly.stacks.len() > 1;
    for stack in &assembly.stacks {
        let below = if is_several { &*stack.name } else { "" };
        stacks.push(write_stack(stack, below, form, folder, &mut written)?);
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

/// Writes a stack. One in the serverless dialect is a SAM project: code as it is, and definitions
/// in files of their own, in the folder `below`. Archives that are `written` serve all stacks.
fn write_stack(
    stack: &StackAssembly,
    below: &str,
    form: Form,
    folder: &Path,
    written: &mut HashSet<String>,
) -> Result<Value, CliError> {
    let project = stack.template.is_serverless().then(|| stack.project(below));
    let (text, files): (&Template, Vec<(String, &Asset)>) = match &project {
        Some(project) => {
            let assets = project.assets.iter();
            let assets = assets.map(|(path, asset)| (path.clone(), asset));
            (&project.template, assets.collect())
        }
        None => {
            let assets = stack.assets.iter();
            let assets = assets.map(|asset| (format!("assets/{}", asset.key), asset));
            (&stack.template, assets.collect())
        }
    };
    let template = format!("{}.{}", stack.name, form.extension());
    let source_map = format!("{}.source-map.json", stack.name);
    write(folder, &template, form.write(text).as_bytes())?;
    let lines = pretty(&source_map_json(stack));
    write(folder, &source_map, lines.as_bytes())?;
    let mut assets = Vec::new();
    for (file, asset) in files {
        match &asset.content {
            AssetContent::Archive(code) if project.is_some() => unpack(code, &folder.join(&file))?,
            // Its name says what is in it.
            _ if project.is_none() && !written.insert(file.clone()) => {}
            _ => write(folder, &file, &asset.bytes().map_err(CliError::failed)?)?,
        }
        assets.push(asset_entry(asset, &file));
    }
    Ok(entry(stack, &template, &source_map, assets))
}

/// Puts the files of an archive into a folder of their own.
fn unpack(files: &[AssetFile], place: &Path) -> Result<(), CliError> {
    // What an earlier run left must not go into the code of this one.
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let place = place.display();
            return Err(CliError::failed(format!("cannot replace {place}: {error}")));
        }
        _ => {}
    }
    for file in files {
        copy(&file.path, &place.join(&file.name))?;
    }
    Ok(())
}

fn asset_entry(asset: &Asset, file: &str) -> Value {
    json!({ "resource": asset.resource, "key": asset.key, "file": file })
}

/// What the manifest says of a stack.
fn entry(stack: &StackAssembly, template: &str, source_map: &str, assets: Vec<Value>) -> Value {
    let capabilities = stack.template.capabilities();
    let capabilities: Vec<_> = capabilities.iter().map(|it| it.name()).collect();
    json!({
        "name": stack.name,
        "after": stack.after,
        "template": template,
        "sourceMap": source_map,
        "capabilities": capabilities,
        "tags": stack.tags,
        "assets": assets,
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), CliError> {
    let copied = to
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::copy(from, to).map(|_| ()));
    copied.map_err(|error| {
        CliError::failed(format!(
            "cannot copy {} to {}: {error}",
            from.display(),
            to.display()
        ))
    })
}

fn source_map_json(stack: &StackAssembly) -> Value {
    let lines: serde_json::Map<_, _> = stack
        .source_map
        .iter()
        .map(|(pointer, line)| (pointer.into_owned(), line.to_string().into()))
        .collect();
    json!({ "version": 1, "lines": lines })
}

fn pretty(value: &Value) -> String {
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
