//! What lies in our bucket under an asset's key.

use std::{
    fs,
    io::{Cursor, Seek, Write},
    path::PathBuf,
};

use sha2::{Digest as _, Sha256};

use super::{
    AssetError, content_hash,
    pack::{archive_error, hexadecimal, pack_into, unreadable},
};
use crate::assembly::{Asset, AssetContent, AssetFile};

impl Asset {
    /// An archive of these files, used by the resource `resource`.
    ///
    /// ```
    /// use std::path::Path;
    /// use stackwright::{assembly::Asset, asset::collect};
    ///
    /// let files = collect(Path::new("stacks/dragons/lambda"), &[])?;
    /// let code = Asset::archive("List", files)?;
    /// assert!(code.key.ends_with(".zip"));
    /// # Ok::<(), stackwright::asset::AssetError>(())
    /// ```
    pub fn archive(resource: &str, files: Vec<AssetFile>) -> Result<Self, AssetError> {
        Ok(Self {
            resource: resource.to_owned(),
            key: format!("{}.zip", content_hash(&files)?),
            content: AssetContent::Archive(files),
        })
    }

    /// A file as it is, used by the resource `resource`; its key keeps the name's end.
    ///
    /// ```
    /// use stackwright::assembly::Asset;
    ///
    /// let shape = Asset::file("Shape", "README.md")?;
    /// assert!(shape.key.ends_with(".md"));
    /// # Ok::<(), stackwright::asset::AssetError>(())
    /// ```
    pub fn file(resource: &str, path: impl Into<PathBuf>) -> Result<Self, AssetError> {
        let path = path.into();
        let bytes = fs::read(&path).map_err(|source| unreadable(&path, source))?;
        let hash = hexadecimal(&Sha256::digest(&bytes));
        let extension = path.extension().and_then(|it| it.to_str());
        Ok(Self {
            resource: resource.to_owned(),
            key: extension.map_or_else(|| hash.clone(), |end| format!("{hash}.{end}")),
            content: AssetContent::File(path),
        })
    }

    /// A text, used by the resource `resource`, under a key that ends in `.` and `extension`.
    ///
    /// ```
    /// use stackwright::assembly::Asset;
    ///
    /// let definition = Asset::text("Machine", "{}", "json");
    /// assert_eq!(definition.content_type(), "application/json");
    /// assert_eq!(definition.bytes()?, b"{}");
    /// # Ok::<(), stackwright::asset::AssetError>(())
    /// ```
    pub fn text(resource: &str, text: impl Into<String>, extension: &str) -> Self {
        let text = text.into();
        Self {
            resource: resource.to_owned(),
            key: format!("{}.{extension}", hexadecimal(&Sha256::digest(&text))),
            content: AssetContent::Text(text),
        }
    }

    /// What lies under the key.
    ///
    /// It is an error if the files are not the ones any more that its key was made from: the
    /// template would name code that it was not made with.
    pub fn bytes(&self) -> Result<Vec<u8>, AssetError> {
        match &self.content {
            AssetContent::Archive(_) => Ok(self.write_into(Cursor::new(Vec::new()))?.into_inner()),
            AssetContent::File(path) => {
                let bytes = fs::read(path).map_err(|source| unreadable(path, source))?;
                self.unchanged(&hexadecimal(&Sha256::digest(&bytes)))?;
                Ok(bytes)
            }
            AssetContent::Text(text) => Ok(text.clone().into_bytes()),
        }
    }

    /// The same for what is large and need not be in memory.
    ///
    /// ```
    /// use std::{io::Cursor, path::Path};
    /// use stackwright::{assembly::Asset, asset::collect};
    ///
    /// let files = collect(Path::new("stacks/dragons/lambda"), &[])?;
    /// let code = Asset::archive("List", files)?;
    /// let file = code.write_into(Cursor::new(Vec::new()))?;
    /// assert_eq!(file.into_inner(), code.bytes()?);
    /// # Ok::<(), stackwright::asset::AssetError>(())
    /// ```
    pub fn write_into<W: Write + Seek>(&self, mut target: W) -> Result<W, AssetError> {
        match &self.content {
            AssetContent::Archive(files) => {
                let (hash, target) = pack_into(files, target)?;
                self.unchanged(&hash)?;
                Ok(target)
            }
            AssetContent::File(_) | AssetContent::Text(_) => {
                target.write_all(&self.bytes()?).map_err(archive_error)?;
                Ok(target)
            }
        }
    }

    fn unchanged(&self, hash: &str) -> Result<(), AssetError> {
        if self.key.contains(hash) {
            Ok(())
        } else {
            Err(AssetError::Changed {
                resource: self.resource.clone(),
            })
        }
    }
}
