"""The file that `src/action.rs` reads: IAM's services and their actions.

After the size of the index, as a little-endian `u32`, comes the index, a line for each block: its
size, and the services in it. The blocks follow, each deflated alone: a line for each service, with
its name and its actions, a `+` behind those that can be allowed on some resources only.
"""

import collections
import math
import re
import struct
import zlib

# Large enough to be packed well, and small enough to be unpacked in no time.
BLOCK = 24_000
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")
LONGEST_WORD = 24
# Few long words are likelier than many short ones.
WORD_COST = 4.0


def spellings(schemas):
    """Actions as the schemas' handlers spell them, by their lower case, and other names of theirs."""
    found, names = {}, set()
    for schema in schemas:
        for part in [schema, *schema.get("definitions", {}).values()]:
            names.update(part.get("properties", {}))
        parts = [*schema.get("handlers", {}).values(), schema.get("tagging", {})]
        for part in parts:
            for action in part.get("permissions", []) if isinstance(part, dict) else []:
                service, _, name = action.partition(":")
                if name.isalnum():
                    found[service.lower(), name.lower()] = name
    return found, names


class Speller:
    """Gives a name in lower case its capitals back: the source has none, and IAM wants none."""

    def __init__(self, known, names):
        self.known = known
        counts = collections.defaultdict(collections.Counter)
        for name in [*known.values(), *names]:
            for word in WORD.findall(name):
                counts[word.lower()][word] += 1
        total = sum(map(collections.Counter.total, counts.values()))
        self.words = {
            lower: (WORD_COST + math.log(total / forms.total()), forms.most_common(1)[0][0])
            for lower, forms in counts.items()
        }
        self.unknown = WORD_COST + math.log(total)

    def spell(self, service, name):
        known = self.known.get((service, name))
        if known:
            return known
        best = [(0.0, "")]
        for end in range(1, len(name) + 1):
            options = []
            for start in range(max(0, end - LONGEST_WORD), end):
                word = name[start:end]
                cost, form = self.words.get(word, (self.unknown + 6 * len(word), word.capitalize()))
                options.append((best[start][0] + cost, best[start][1] + form))
            best.append(min(options))
        return best[-1][1][:1].upper() + best[-1][1][1:]


def encode(policies, schemas):
    """Gives the file's bytes, and the number of actions."""
    speller = Speller(*spellings(schemas))
    blocks, names, count = [[]], [[]], 0
    for service in sorted(policies):
        actions = policies[service]["Actions"]
        count += len(actions)
        spelled = (
            speller.spell(service, name) + "+" * ("Resources" in action)
            for name, action in sorted(actions.items())
        )
        line = " ".join([service, *spelled]) + "\n"
        if blocks[-1] and sum(map(len, blocks[-1])) + len(line) > BLOCK:
            blocks.append([])
            names.append([])
        blocks[-1].append(line)
        names[-1].append(service)
    packed = []
    for block in blocks:
        packer = zlib.compressobj(9, wbits=-15)
        packed.append(packer.compress("".join(block).encode()) + packer.flush())
    index = "".join(f"{len(block)} {' '.join(services)}\n" for block, services in zip(packed, names))
    return struct.pack("<I", len(index)) + index.encode() + b"".join(packed), count
