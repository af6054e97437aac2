"""The container that `src/container.rs` reads: JSON with every repeated part stored once.

Strings are written with a table of byte pairs, learnt from all of them, so that any one string can
be read alone. Objects name their list of keys, lists and objects that occur twice are kept in a
table, and numbers are as short as they can be. The layout is described in `src/container.rs`.
"""

import collections
import json
import struct

MAGIC = b"CFNSCH01"
BLOCK = 4
SINGLE_BYTE_CODES = 224
# As many strings fit into the header byte of a value.
FREQUENT = 16
PAIRS = 3840
PAIRS_A_ROUND = 40

ATOM, INTEGER, NEGATIVE, STRING, LIST, SHAPED, OBJECT, SHARED = range(8)
ATOMS = {None: 0, False: 1, True: 2}
NUMBER_ATOM = 3
LARGEST_INTEGER = 1 << 60


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def learn_pairs(strings):
    """Gives the symbols, and each string as a list of them."""
    symbols = [(None, byte) for byte in range(256)]
    texts = [list(text.encode()) for text in strings]
    while len(symbols) < 256 + PAIRS:
        counts = collections.Counter()
        for text in texts:
            counts.update(zip(text, text[1:]))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:400]
        merged, busy = {}, set()
        for pair, count in ranked:
            if count < 4 or len(merged) == PAIRS_A_ROUND or len(symbols) == 256 + PAIRS:
                break
            if pair[0] in busy or pair[1] in busy:
                continue
            busy.update(pair)
            merged[pair] = len(symbols)
            symbols.append(pair)
        if not merged:
            break
        for index, text in enumerate(texts):
            out, at = [], 0
            while at < len(text):
                symbol = merged.get(tuple(text[at : at + 2]))
                out.append(text[at] if symbol is None else symbol)
                at += 1 if symbol is None else 2
            texts[index] = out
    return symbols, texts


def encode_strings(strings):
    symbols, texts = learn_pairs(strings)
    counts = collections.Counter(symbol for text in texts for symbol in text)
    needed = set(counts)
    for symbol in range(len(symbols) - 1, 255, -1):
        if symbol in needed:
            needed.update(symbols[symbol])
    order = sorted(needed, key=lambda symbol: (-counts[symbol], symbol))
    codes = {symbol: code for code, symbol in enumerate(order)}
    table = bytearray()
    for symbol in order:
        left, right = symbols[symbol]
        table += struct.pack("<HH", 0xFFFF if left is None else codes[left], right if left is None else codes[right])
    index, data = [], bytearray()
    for number, text in enumerate(texts):
        if number % BLOCK == 0:
            index.append(len(data))
        coded = bytearray()
        for symbol in text:
            code = codes[symbol]
            if code < SINGLE_BYTE_CODES:
                coded.append(code)
            else:
                high, low = divmod(code - SINGLE_BYTE_CODES, 256)
                coded += bytes((SINGLE_BYTE_CODES + high, low))
        data += varint(len(coded)) + coded
    return bytes(table), index, bytes(data)


class Encoder:
    """Collects what repeats, then writes it."""

    def __init__(self, head, types, known):
        self.strings = collections.Counter()
        self.values = {}
        self.seen = collections.Counter()
        self.shapes = collections.Counter()
        for value in [head, *types.values()]:
            self.collect(value)
        for name in types:
            self.strings[name] += 1
        rest = sorted(self.strings, key=lambda text: (-self.strings[text], text))
        rest = [text for text in rest if text not in known]
        ranked = [*rest[:FREQUENT], *known, *rest[FREQUENT:]]
        self.string_ids = {text: number for number, text in enumerate(ranked)}
        shapes = [shape for shape, count in self.shapes.items() if count > 1]
        shapes.sort(key=lambda shape: (-self.shapes[shape], shape))
        self.shape_ids = {shape: number for number, shape in enumerate(shapes)}
        shared = [key for key, count in self.seen.items() if count > 1]
        shared.sort(key=lambda key: (-self.seen[key], key))
        self.shared_ids = {key: number for number, key in enumerate(shared)}

    def collect(self, value):
        if isinstance(value, float) or isinstance(value, int) and abs(value) >= LARGEST_INTEGER:
            self.strings[repr(value)] += 1
        elif isinstance(value, str):
            self.strings[value] += 1
        elif isinstance(value, (list, dict)):
            key = json.dumps(value)
            self.values[key] = value
            self.seen[key] += 1
            if self.seen[key] > 1:
                return
            if isinstance(value, dict):
                self.shapes[tuple(value)] += 1
                self.strings.update(value.keys())
                value = value.values()
            for item in value:
                self.collect(item)

    def value(self, value, top=False):
        if isinstance(value, (list, dict)) and not top:
            shared = self.shared_ids.get(json.dumps(value))
            if shared is not None:
                return varint(shared << 3 | SHARED)
        if value is None or isinstance(value, bool):
            return varint(ATOMS[value] << 3 | ATOM)
        if isinstance(value, int) and abs(value) < LARGEST_INTEGER:
            kind = INTEGER if value >= 0 else NEGATIVE
            return varint(abs(value) << 3 | kind)
        if isinstance(value, (int, float)):
            return varint(NUMBER_ATOM << 3 | ATOM) + varint(self.string_ids[repr(value)])
        if isinstance(value, str):
            return varint(self.string_ids[value] << 3 | STRING)
        if isinstance(value, list):
            return varint(len(value) << 3 | LIST) + b"".join(map(self.value, value))
        shape = self.shape_ids.get(tuple(value))
        if shape is not None:
            return varint(shape << 3 | SHAPED) + b"".join(map(self.value, value.values()))
        entries = (varint(self.string_ids[key]) + self.value(item) for key, item in value.items())
        return varint(len(value) << 3 | OBJECT) + b"".join(entries)


def encode(head, types, known):
    """Gives the container's bytes: `head`, and a value for each name in `types`.

    The strings in `known` are numbered in this order from FREQUENT on.
    """
    encoder = Encoder(head, types, known)
    symbols, string_index, strings = encode_strings(list(encoder.string_ids))
    nodes = bytearray()

    def place(value):
        at = len(nodes)
        nodes.extend(encoder.value(value, top=True))
        return at

    head_at = place(head)
    shared_index = [place(encoder.values[key]) for key in encoder.shared_ids]
    type_index = [(encoder.string_ids[name], place(types[name])) for name in sorted(types)]
    shape_index, shapes = [], bytearray()
    for shape in encoder.shape_ids:
        shape_index.append(len(shapes))
        shapes += varint(len(shape)) + b"".join(varint(encoder.string_ids[key]) for key in shape)

    def words(numbers):
        return b"".join(struct.pack("<I", number) for number in numbers)

    sections = [
        symbols,
        words(string_index),
        strings,
        words(shape_index),
        bytes(shapes),
        words(shared_index),
        words(number for entry in type_index for number in entry),
        bytes(nodes),
    ]
    out = bytearray(MAGIC + words([head_at, len(encoder.string_ids)]))
    out += words(map(len, sections))
    for section in sections:
        out += section
    return bytes(out)
