"""The data file as it is delivered."""

import collections
import json
import re
import unittest

from tests.functions import CODE

TEXT = (CODE.parent / "data" / "dragon_stats_one.json").read_text(encoding="utf-8")
DRAGONS = json.loads(TEXT)


class Seed(unittest.TestCase):
    def test_families(self):
        families = collections.Counter(dragon["family_str"] for dragon in DRAGONS)
        self.assertEqual(families, {"red": 7, "black": 6, "blue": 6, "green": 6})

    def test_names_and_descriptions_are_distinct(self):
        for field in ("dragon_name_str", "description_str"):
            self.assertEqual(len({dragon[field] for dragon in DRAGONS}), 25)

    def test_fields(self):
        from dragons.document import FIELDS

        for dragon in DRAGONS:
            self.assertEqual(tuple(dragon), FIELDS)
            self.assertTrue(all(dragon.values()), dragon)

    def test_descriptions_are_a_sentence_or_two(self):
        for dragon in DRAGONS:
            sentences = re.findall(r"[.!?](?:\s|$)", dragon["description_str"])
            self.assertIn(len(sentences), (1, 2), dragon)

    def test_layout(self):
        self.assertEqual(TEXT, json.dumps(DRAGONS, indent=2, ensure_ascii=False) + "\n")
