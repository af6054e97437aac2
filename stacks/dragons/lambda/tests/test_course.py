"""The course's first program, against the same services as the functions."""

import contextlib
import io
import json
import runpy
import unittest
from unittest import mock

import boto3

from tests.fake_aws import FakeAws
from tests.functions import CODE

PROGRAM = CODE.parent / "course" / "list_dragons.py"
SEED = (CODE.parent / "data" / "dragon_stats_one.json").read_bytes()


class FirstProgram(unittest.TestCase):
    def test_it_prints_the_dragons(self):
        aws = FakeAws(SEED)
        aws.put(json.loads(SEED) + [{"dragon_name_str": "Ĝis 龍"}])
        make = boto3.client

        def connected(service):
            return aws.connect(make(service, region_name="eu-central-1"))

        output = io.StringIO()
        with mock.patch("boto3.client", connected), contextlib.redirect_stdout(output):
            runpy.run_path(str(PROGRAM), run_name="__main__")
        printed = [json.loads(line) for line in output.getvalue().splitlines()]
        self.assertEqual(printed, aws.dragons)
        self.assertEqual(aws.calls, ["ssm:GetParameter", "ssm:GetParameter", "s3:GetObject"])
