"""JSONPath of mapping templates."""

import unittest

from stackwright_bridge.apigateway.json_path import find

DOCUMENT = {
    "name": "Frank",
    "odd key": {"it's": 1},
    "list": [{"a": 1}, {"a": 2, "b": {"a": 3}}],
    "none": None,
}


class JsonPath(unittest.TestCase):
    def test_leads_to_one_value(self):
        for path, expected in (
            ("$", DOCUMENT),
            ("$.name", "Frank"),
            ("$['name']", "Frank"),
            ('$["odd key"]', {"it's": 1}),
            ("$.list[0].a", 1),
            ("$.list[-1].b.a", 3),
            ("$.none", None),
            ("$.missing.below", None),
            ("$.list[7]", None),
            ("$.name.first", None),
        ):
            with self.subTest(path):
                self.assertEqual(find(DOCUMENT, path), expected)

    def test_leads_to_several(self):
        self.assertEqual(find(DOCUMENT, "$.list[*].a"), [1, 2])
        self.assertEqual(find(DOCUMENT, "$..a"), [1, 2, 3])
        self.assertEqual(find(DOCUMENT, "$.missing[*]"), [])

    def test_refuses_what_it_does_not_know(self):
        for path in ("name", "$.list[?(@.a > 1)]", "$[", "$.."):
            with self.subTest(path), self.assertRaises(ValueError):
                find(DOCUMENT, path)
