"""Templates in YAML."""

import datetime
import unittest

from stackwright_bridge.cloudformation.template_yaml import as_json


class Yaml(unittest.TestCase):
    def test_what_json_has_no_word_for_is_a_text(self):
        self.assertEqual(as_json({200: [{True: datetime.date(2024, 1, 2)}], "x": None, "n": 1}),
                         {"200": [{"true": "2024-01-02"}], "x": None, "n": 1})
