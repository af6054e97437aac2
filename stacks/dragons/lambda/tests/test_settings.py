"""Settings."""

import os
import unittest

from tests.fake_aws import BUCKET, KEY, FakeAws
from tests.functions import CODE  # noqa: F401  (makes `dragons` importable)

from dragons.errors import SettingsError
from dragons.settings import Location, Settings


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


class Reading(unittest.TestCase):
    def setUp(self):
        self.aws = FakeAws()
        self.clock = Clock()
        self.settings = Settings(self.aws.client("ssm"), clock=self.clock)

    def test_a_change_is_seen_after_the_settings_life(self):
        self.assertEqual(self.settings.location(), Location(BUCKET, KEY))
        self.aws.parameters["dragon_data_file_name"] = "other.json"
        self.clock.seconds += 59
        self.assertEqual(self.settings.location(), Location(BUCKET, KEY))
        self.assertEqual(self.aws.calls, ["ssm:GetParameters"])
        self.clock.seconds += 1
        self.assertEqual(self.settings.location(), Location(BUCKET, "other.json"))
        self.assertEqual(self.aws.calls, ["ssm:GetParameters"] * 2)

    def test_names_from_the_environment(self):
        for name in ("BUCKET", "FILE"):
            os.environ[f"DRAGONS_{name}_PARAMETER"] = f"/two/{name}"
            self.addCleanup(os.environ.pop, f"DRAGONS_{name}_PARAMETER")
        self.aws.parameters = {"/two/FILE": "f", "/two/BUCKET": "b"}
        self.assertEqual(self.settings.location(), Location("b", "f"))

    def test_missing_parameters_are_named(self):
        del self.aws.parameters["dragon_data_file_name"]
        with self.assertRaisesRegex(SettingsError, "no dragon_data_file_name: deploy"):
            self.settings.location()
        self.aws.parameters.clear()
        with self.assertRaisesRegex(SettingsError, "bucket_name and no dragon_data_file_name"):
            self.settings.location()

    def test_a_failure_is_not_remembered(self):
        kept = self.aws.parameters
        self.aws.parameters = {}
        with self.assertRaises(SettingsError):
            self.settings.location()
        self.aws.parameters = kept
        self.assertEqual(self.settings.location(), Location(BUCKET, KEY))

    def test_a_refusal_names_the_right_that_is_missing(self):
        self.aws.refusals["ssm:GetParameters"] = (400, "AccessDeniedException")
        with self.assertRaisesRegex(SettingsError, "AccessDeniedException.*ssm:GetParameters"):
            self.settings.location()

    def test_the_region_is_the_functions(self):
        self.assertEqual(self.aws.client("s3").meta.region_name, "eu-central-1")
