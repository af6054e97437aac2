//! Archives whose bytes depend on nothing but names, modes and content.

use std::{
    fs::File,
    io::{self, Cursor, Read as _, Seek, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, System, ZipWriter, write::SimpleFileOptions};

use super::AssetError;
use crate::assembly::AssetFile;

/// An archive, and the name of its content.
///
/// ```
/// use std::path::Path;
/// use stackwright::asset::{Archive, collect, content_hash, pack};
///
/// let files = collect(Path::new("stacks/dragons/lambda/list_dragons"), &[])?;
/// let archive: Archive = pack(&files)?;
/// assert_eq!(archive.hash, content_hash(&files)?);
/// assert!(archive.bytes.starts_with(b"PK"));
/// # Ok::<(), stackwright::asset::AssetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The hash of the content; see [`content_hash`].
    pub hash: String,
    /// The zip file.
    pub bytes: Vec<u8>,
}

/// How much of a file is read at a time.
const PIECE: usize = 1 << 16;

/// The hash (SHA-256, in hexadecimal) of names, modes and bytes of the files, in whatever order
/// they are given.
///
/// It does not depend on how they are packed, so a new version of the archiver gives the same
/// code no new name.
pub fn content_hash(files: &[AssetFile]) -> Result<String, AssetError> {
    let mut hash = ContentHash::default();
    for file in sorted(files)? {
        hash.add(file, |_| Ok(()))?;
    }
    Ok(hash.finish())
}

/// Packs the files into a zip file, sorted by name, with the time of 1980-01-01 and the modes
/// 0644 and 0755.
pub fn pack(files: &[AssetFile]) -> Result<Archive, AssetError> {
    let (hash, target) = pack_into(files, Cursor::new(Vec::new()))?;
    let bytes = target.into_inner();
    Ok(Archive { hash, bytes })
}

/// Packs the files into `target`; gives the content's hash too. A file is in memory only in part.
pub(super) fn pack_into<W: Write + Seek>(
    files: &[AssetFile],
    target: W,
) -> Result<(String, W), AssetError> {
    let mut hash = ContentHash::default();
    let mut zip = ZipWriter::new(target);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix);
    for file in sorted(files)? {
        let options = options.unix_permissions(if file.executable { 0o755 } else { 0o644 });
        zip.start_file(&file.name, options)
            .map_err(|error| archive_error(error.into()))?;
        hash.add(file, |piece| zip.write_all(piece).map_err(archive_error))?;
    }
    let target = zip.finish().map_err(|error| archive_error(error.into()))?;
    Ok((hash.finish(), target))
}

/// Every part goes in with its length before it, so no two sets of files look the same.
struct ContentHash(Sha256);

impl Default for ContentHash {
    fn default() -> Self {
        Self(Sha256::new_with_prefix("stackwright archive 1\n"))
    }
}

impl ContentHash {
    /// Adds a file, and hands on its pieces, all but the last of which are of one size.
    fn add(
        &mut self,
        file: &AssetFile,
        mut piece: impl FnMut(&[u8]) -> Result<(), AssetError>,
    ) -> Result<(), AssetError> {
        let unreadable = |source| unreadable(&file.path, source);
        let mut content = File::open(&file.path).map_err(unreadable)?;
        let length = content.metadata().map_err(unreadable)?.len();
        self.part(file.name.as_bytes());
        self.part(&[u8::from(file.executable)]);
        self.0.update(length.to_be_bytes());
        let mut read = 0;
        let mut buffer = Vec::with_capacity(PIECE);
        loop {
            buffer.clear();
            let found = (&mut content).take(PIECE as u64).read_to_end(&mut buffer);
            read += found.map_err(unreadable)? as u64;
            if buffer.is_empty() {
                break;
            }
            self.0.update(&buffer);
            piece(&buffer)?;
        }
        if read == length {
            Ok(())
        } else {
            Err(unreadable(io::Error::other("it is being written")))
        }
    }

    fn part(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

fn sorted(files: &[AssetFile]) -> Result<Vec<&AssetFile>, AssetError> {
    let mut files: Vec<&AssetFile> = files.iter().collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    match files.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(AssetError::Twice {
            name: pair[0].name.clone(),
        }),
        None => Ok(files),
    }
}

pub(super) fn archive_error(source: io::Error) -> AssetError {
    AssetError::Archive { source }
}

pub(super) fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn unreadable(path: &Path, source: io::Error) -> AssetError {
    AssetError::Unreadable {
        path: path.to_owned(),
        source,
    }
}
