//! The `ETag` that the service gives a content, without sending it.
//!
//! What is put whole has the MD5 of its bytes; what goes up in parts has the MD5 of the parts' MD5s
//! and their number. So the size of parts follows from the size of the file alone, for ever.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use md5::{Digest as _, Md5};

/// The smallest part, in bytes, and the largest file that is put whole.
pub(super) const PART: u64 = 16 << 20;

/// How many parts an object has at most: "Amazon S3 multipart upload limits".
const MOST_PARTS: u64 = 10_000;

/// How much is read at a time, in bytes.
const READ: usize = 256 << 10;

/// Whether a file of `size` bytes goes up in parts.
pub(super) fn is_large(size: u64) -> bool {
    size > PART
}

/// How large its parts are, in bytes; only the last one is smaller.
pub(super) fn part_size(size: u64) -> u64 {
    let least = size.div_ceil(MOST_PARTS);
    PART.max(least.next_multiple_of(1 << 20))
}

/// The parts of a file of `size` bytes: number, beginning and length.
pub(super) fn parts(size: u64) -> impl Iterator<Item = (i32, u64, u64)> {
    let part = part_size(size);
    (1..)
        .zip(0..size.div_ceil(part))
        .map(move |(number, place)| {
            let from = place * part;
            (number, from, part.min(size - from))
        })
}

/// The `ETag` of a file of `size` bytes.
pub(super) fn etag_of_file(path: &Path, size: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    if !is_large(size) {
        return Ok(hex(&md5_of(&mut file, size)?));
    }
    let mut hashes = Md5::new();
    let mut count = 0;
    for (number, _, length) in parts(size) {
        hashes.update(md5_of(&mut file, length)?);
        count = number;
    }
    Ok(format!("{}-{count}", hex(&hashes.finalize())))
}

/// The `ETag` of a part of a file.
pub(super) fn etag_of_part(path: &Path, from: u64, length: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    Ok(hex(&md5_of(&mut file, length)?))
}

/// The `ETag` of what is made of parts with these.
pub(super) fn etag_of_parts<'a>(etags: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut hashes = Md5::new();
    let mut count = 0;
    for etag in etags {
        for place in (0..32).step_by(2) {
            let byte = u8::from_str_radix(etag.get(place..place + 2)?, 16).ok()?;
            hashes.update([byte]);
        }
        count += 1;
    }
    Some(format!("{}-{count}", hex(&hashes.finalize())))
}

/// The `ETag` of a text.
pub(super) fn etag_of_text(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// The hash of the next `length` bytes; it is an error if there are fewer.
fn md5_of(file: &mut File, length: u64) -> io::Result<[u8; 16]> {
    let mut hash = Md5::new();
    let size = usize::try_from(length).map_or(READ, |length| length.clamp(1, READ));
    let mut buffer = vec![0; size];
    let mut left = length;
    while left > 0 {
        let wanted = usize::try_from(left).map_or(size, |left| left.min(size));
        file.read_exact(&mut buffer[..wanted])?;
        hash.update(&buffer[..wanted]);
        left -= wanted as u64;
    }
    Ok(hash.finalize().into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_a_file_without_a_gap() {
        for size in [
            PART + 1,
            2 * PART,
            5 * PART - 1,
            MOST_PARTS * PART,
            MOST_PARTS * PART + 1,
            5 << 40,
        ] {
            let parts: Vec<_> = parts(size).collect();
            let mut end = 0;
            for (place, (number, from, length)) in parts.iter().enumerate() {
                assert_eq!((*number as usize, *from), (place + 1, end));
                end += length;
            }
            assert_eq!(end, size);
            assert!(parts.len() as u64 <= MOST_PARTS, "{size}: {}", parts.len());
            // "5 MiB to 5 GiB" each, but the last one.
            assert!(part_size(size) >= 5 << 20 && part_size(size) <= 5 << 30);
        }
    }

    /// The values are md5sum's.
    #[test]
    fn the_hash_of_a_small_file_is_its_md5() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "dragons\n").expect("written");
        let etag = etag_of_file(&path, 8).expect("a hash");
        assert_eq!(etag, "7e7ea1570b0733f2729515a82eb023c9");
        assert_eq!(etag_of_text(""), "d41d8cd98f00b204e9800998ecf8427e");
        assert!(etag_of_file(&path, 9).is_err(), "it became shorter");
    }
}
