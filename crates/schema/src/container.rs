//! The file that `encode.py` writes, and the bytes in it.
//!
//! After the magic word come, as little-endian `u32`: where the head is among the nodes, the number
//! of strings, and the sizes of the eight sections, which follow.
//!
//! | section | content |
//! |---|---|
//! | symbols | two `u16` each: the two symbols that it stands for, or `0xFFFF` and a byte |
//! | string index | where every fourth string starts |
//! | strings | the number of bytes, then codes: below 224 a symbol, else with the next byte |
//! | shape index | where each shape starts |
//! | shapes | lists of keys that several objects have: the number of keys, then strings |
//! | shared index | where each node starts that occurs several times |
//! | types | by name: the name as a string, and where its node starts |
//! | nodes | a header, whose low three bits say what follows, and the rest how many or which |

static BYTES: &[u8] = include_bytes!("../data/schema.bin");

const MAGIC: &[u8; 8] = b"CFNSCH01";
const SECTIONS: usize = 8;
const HEADER: usize = MAGIC.len() + 4 * (2 + SECTIONS);
const STRINGS_A_BLOCK: u32 = 4;
const SINGLE_BYTE_CODES: usize = 224;
const LITERAL: usize = 0xFFFF;

/// Where each section starts, and where the last one ends.
const STARTS: [usize; SECTIONS + 1] = {
    let mut index = 0;
    while index < MAGIC.len() {
        assert!(BYTES[index] == MAGIC[index], "not a schema container");
        index += 1;
    }
    let mut starts = [HEADER; SECTIONS + 1];
    let mut section = 0;
    while section < SECTIONS {
        starts[section + 1] = starts[section] + word(MAGIC.len() + 4 * (2 + section));
        section += 1;
    }
    assert!(starts[SECTIONS] == BYTES.len(), "a cut schema container");
    starts
};

const SYMBOLS: usize = STARTS[0];
const STRING_INDEX: usize = STARTS[1];
const STRINGS: usize = STARTS[2];
const SHAPE_INDEX: usize = STARTS[3];
const SHAPES: usize = STARTS[4];
const SHARED_INDEX: usize = STARTS[5];
const TYPES: usize = STARTS[6];
const NODES: usize = STARTS[7];

const fn word(at: usize) -> usize {
    u32::from_le_bytes([BYTES[at], BYTES[at + 1], BYTES[at + 2], BYTES[at + 3]]) as usize
}

fn half(at: usize) -> usize {
    usize::from(u16::from_le_bytes([BYTES[at], BYTES[at + 1]]))
}

/// The number at `at`, and where the next thing starts.
pub(crate) fn varint(at: usize) -> (u64, usize) {
    let (mut value, mut shift, mut at) = (0, 0, at);
    loop {
        let byte = BYTES[at];
        at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return (value, at);
        }
        shift += 7;
    }
}

/// Where the head is, which holds what is true for all types.
pub(crate) fn head() -> usize {
    NODES + word(MAGIC.len())
}

/// Where the shape with this number is.
pub(crate) fn shape(number: u64) -> usize {
    SHAPES + word(SHAPE_INDEX + 4 * number as usize)
}

/// Where the shared node with this number is.
pub(crate) fn shared(number: u64) -> usize {
    NODES + word(SHARED_INDEX + 4 * number as usize)
}

/// How many types there are.
pub(crate) fn type_count() -> usize {
    (NODES - TYPES) / 8
}

/// The name of a type, and where its node is.
pub(crate) fn type_at(index: usize) -> (u32, usize) {
    let at = TYPES + 8 * index;
    (word(at) as u32, NODES + word(at + 4))
}

/// Gives the bytes of a string until `take` refuses one; says whether it took all.
pub(crate) fn string(id: u32, mut take: impl FnMut(u8) -> bool) -> bool {
    let mut at = STRINGS + word(STRING_INDEX + 4 * (id / STRINGS_A_BLOCK) as usize);
    for _ in 0..id % STRINGS_A_BLOCK {
        let (size, start) = varint(at);
        at = start + size as usize;
    }
    let (size, mut at) = varint(at);
    let end = at + size as usize;
    while at < end {
        let mut code = usize::from(BYTES[at]);
        at += 1;
        if code >= SINGLE_BYTE_CODES {
            code = SINGLE_BYTE_CODES + (code - SINGLE_BYTE_CODES) * 256 + usize::from(BYTES[at]);
            at += 1;
        }
        if !symbol(code, &mut take) {
            return false;
        }
    }
    true
}

fn symbol(code: usize, take: &mut impl FnMut(u8) -> bool) -> bool {
    let (left, right) = (half(SYMBOLS + 4 * code), half(SYMBOLS + 4 * code + 2));
    if left == LITERAL {
        take(right as u8)
    } else {
        symbol(left, take) && symbol(right, take)
    }
}
