//! Templates of nested stacks, whose own files are packed first.

use std::{fs, io, path::PathBuf};

use super::{
    Packer,
    error::{LocalError, What},
    pack_within,
};
use crate::{
    assembly::{Asset, StackAssembly},
    template::Template,
};

/// The templates that we are in.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    around: Vec<PathBuf>,
}

/// The template of a nested stack, as an asset; those that it needs are added before it. None
/// after its problems were told.
pub(super) fn asset(packer: &mut Packer<'_>, what: &What) -> Result<Option<Asset>, LocalError> {
    let id = what.resource.as_str();
    let unreadable = |error: io::Error| LocalError::Unreadable(what.clone(), error.to_string());
    let real = fs::canonicalize(&what.path).map_err(unreadable)?;
    if packer.nesting.around.contains(&real) {
        return Err(LocalError::Circle(what.clone()));
    }
    let text = fs::read(&what.path).map_err(unreadable)?;
    let (template, positions) = match Template::parse_located(text) {
        Ok(read) => read,
        Err(error) => return Err(LocalError::Template(what.clone(), Box::new(error))),
    };
    // Source lines live as long as the process, and there are few such files.
    let file: &'static str = Box::leak(what.path.display().to_string().into_boxed_str());
    let mut child = StackAssembly::of_template(id, template, file, &positions);
    packer.nesting.around.push(real);
    let packed = pack_within(&mut child, packer.packing, packer.nesting);
    packer.nesting.around.pop();
    if let Err(problems) = packed {
        packer.problems.extend(problems);
        return Ok(None);
    }
    packer
        .assets
        .extend(child.assets.into_iter().map(|asset| Asset {
            resource: id.to_owned(),
            ..asset
        }));
    packer.notices.extend(child.notices);
    let text = serde_json::Value::from(&child.template.to_node()).to_string();
    let asset = Asset::text(id, text, "json");
    Ok(Some(Asset {
        key: packer.packing.home.key(&asset.key),
        ..asset
    }))
}
