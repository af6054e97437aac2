"""ValidateDragon."""

import contextlib
import io
import unittest

from tests.fake_aws import FakeAws
from tests.functions import Context, load, report


def validate(aws, event):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        return load("validate_dragon", aws)(event, Context()), output.getvalue()


class Validating(unittest.TestCase):
    def test_a_new_name(self):
        aws = FakeAws([{"dragon_name_str": "Atlas"}])
        result, log = validate(aws, report("Frank"))
        self.assertEqual(result, "Dragon Validated")
        self.assertNotIn("15555555555", log)
        self.assertEqual(aws.calls, ["ssm:GetParameters", "s3:GetObject"])

    def test_a_known_name(self):
        for name in ("Atlas", "O'Malley", 'say "hi"', "back\\slash", "two\nlines", "Ĝis 龍"):
            with self.subTest(name):
                aws = FakeAws([{"dragon_name_str": name}])
                with self.assertRaises(Exception) as raised:
                    validate(aws, report(name))
                # Step Functions knows an error by its class name.
                self.assertEqual(type(raised.exception).__name__, "DragonValidationException")
                self.assertEqual(validate(aws, report(name + "!"))[0], "Dragon Validated")

    def test_nothing_is_valid_when_the_file_is_broken(self):
        for content in (b"", b"{}", b"[null]"):
            with self.subTest(content):
                with self.assertRaises(Exception) as raised:
                    validate(FakeAws(content), report("Frank"))
                self.assertEqual(type(raised.exception).__name__, "DataFileError")

    def test_a_report_without_a_name(self):
        with self.assertRaises(Exception) as raised:
            validate(FakeAws([]), {"family_str": "red"})
        self.assertEqual(type(raised.exception).__name__, "DragonInputError")
