"""ListDragons."""

import contextlib
import io
import json
import os
import unittest

from tests.fake_aws import BUCKET, KEY, FakeAws
from tests.functions import CODE, load

SEED = (CODE.parent / "data" / "dragon_stats_one.json").read_bytes()


def call(aws, **parameters):
    """Gives status, parsed body and log of a request, the log as a list of objects."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        answer = load("list_dragons", aws)({"queryStringParameters": parameters or None}, None)
    assert answer["headers"]["access-control-allow-origin"] == "*"
    assert answer["headers"]["content-type"] == "application/json"
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    return answer["statusCode"], json.loads(answer["body"]), lines


def names(answer):
    assert answer[0] == 200, answer
    return [dragon["dragon_name_str"] for dragon in answer[1]]


class Listing(unittest.TestCase):
    def setUp(self):
        self.aws = FakeAws(SEED)
        self.addCleanup(os.environ.pop, "DRAGONS_QUERY", None)
        self.prepare()

    def prepare(self):
        """For the same tests with another way of reading."""

    def test_all(self):
        status, dragons, _ = call(self.aws)
        self.assertEqual((status, dragons), (200, json.loads(SEED)))

    def test_families(self):
        counts = {
            family: len(names(call(self.aws, family=family)))
            for family in ("red", "black", "blue", "green", "purple")
        }
        self.assertEqual(counts, {"red": 7, "black": 6, "blue": 6, "green": 6, "purple": 0})

    def test_name(self):
        self.assertEqual(names(call(self.aws, dragonName="Atlas")), ["Atlas"])
        self.assertEqual(names(call(self.aws, dragonName="atlas")), [])

    def test_filters_narrow_together(self):
        self.assertEqual(names(call(self.aws, family="red", dragonName="Atlas")), ["Atlas"])
        self.assertEqual(names(call(self.aws, family="blue", dragonName="Atlas")), [])

    def test_an_empty_filter_is_a_filter(self):
        self.assertEqual(names(call(self.aws, family="")), [])

    def test_other_parameters_and_none_change_nothing(self):
        self.assertEqual(len(names(call(self.aws, colour="red"))), 25)
        with contextlib.redirect_stdout(io.StringIO()):
            answer = load("list_dragons", self.aws)({}, None)
        self.assertEqual(len(json.loads(answer["body"])), 25)

    def test_strange_names_and_further_fields_pass(self):
        strange = ["O'Malley", 'say "hi"', "back\\slash", "two\nlines", "Ĝis ☃ 龍", "a\u2028b", "'"]
        dragons = [{"dragon_name_str": name, "damage_int": 7} for name in strange]
        self.aws.put(dragons)
        self.assertEqual(call(self.aws)[1], dragons)
        for dragon in dragons:
            with self.subTest(dragon["dragon_name_str"]):
                answer = call(self.aws, dragonName=dragon["dragon_name_str"])
                self.assertEqual(answer[:2], (200, [dragon]))

    def test_injection(self):
        for attempt in [
            "' or '1'='1", "x' or 1=1 --", "'; drop table s3object; --", "\\' or 1=1 --",
            "' or s.family_str = 'red", "'' or ''=''", "x' union select * from s3object[*][*] s --",
        ]:
            with self.subTest(attempt):
                self.assertEqual(names(call(self.aws, dragonName=attempt)), [])
                self.assertEqual(names(call(self.aws, family=attempt, dragonName="Atlas")), [])

    def test_no_dragons_at_all(self):
        self.aws.put([])
        self.assertEqual(call(self.aws)[:2], (200, []))

    def test_broken_files(self):
        for content, reason in [
            (b"", "Expecting value"),
            (b'[{"dragon_name_str": "Atl', "Unterminated string"),
            (b"[NaN]", "NaN is not a JSON value"),
            (b"[" * 100_000, "broken"),
            ('[{"dragon_name_str": "ö"}]'.encode("latin-1"), "utf-8"),
            (b'{"dragon_name_str": "Atlas"}', "must be a JSON array of objects"),
            (b"[1]", "must be a JSON array of objects"),
            (b"null", "must be a JSON array of objects"),
        ]:
            with self.subTest(content[:40]):
                self.aws.put(content)
                status, body, lines = call(self.aws, family="red")
                self.assertEqual(status, 500)
                self.assertIn(f"the data file {KEY} is broken", body["message"])
                self.assertIn(reason, body["message"])
                self.assertEqual(lines[-1]["event"], "list-failed")
                self.assertEqual(lines[-1]["error"], "DataFileError")

    def test_a_byte_order_mark_is_no_damage(self):
        self.aws.put(b"\xef\xbb\xbf" + SEED)
        self.assertEqual(len(names(call(self.aws))), 25)

    def test_missing_file(self):
        self.aws.objects = {(BUCKET, "another"): b"[]"}
        status, body, lines = call(self.aws)
        self.assertEqual(status, 500)
        self.assertIn(f"{KEY} is missing: upload it", body["message"])
        self.assertIn("list-failed", [line["event"] for line in lines])

    def test_missing_bucket(self):
        self.aws.objects = {}
        self.assertIn("so is its bucket", call(self.aws)[1]["message"])

    def test_refused_file(self):
        self.aws.refusals["s3:GetObject"] = (403, "AccessDenied")
        self.aws.refusals["s3:SelectObjectContent"] = (403, "AccessDenied")
        status, body, _ = call(self.aws)
        self.assertEqual(status, 500)
        self.assertIn("either it is missing", body["message"])
        self.assertIn("lacks s3:GetObject", body["message"])

    def test_calls(self):
        call(self.aws)
        self.assertEqual(set(self.aws.calls), {"ssm:GetParameters", "s3:GetObject"})


class ListingWithSelect(Listing):
    """The same answers through S3 Select."""

    def prepare(self):
        os.environ["DRAGONS_QUERY"] = "s3-select"

    def test_the_query(self):
        call(self.aws)
        call(self.aws, family="red", dragonName="O'Malley")
        self.assertEqual(self.aws.queries, [
            "select * from s3object[*][*] s",
            "select * from s3object[*][*] s where s.family_str = 'red' "
            "and s.dragon_name_str = 'O''Malley'",
        ])

    def test_the_file_is_read_only_when_nothing_was_found(self):
        call(self.aws, family="red")
        self.assertEqual(self.aws.calls, ["ssm:GetParameters", "s3:GetObject"])


class ListingWithoutSelect(Listing):
    """The same answers where the account has no S3 Select."""

    def prepare(self):
        os.environ["DRAGONS_QUERY"] = "s3-select"
        self.aws.select = False

    def test_the_log_says_so(self):
        _, _, lines = call(self.aws)
        self.assertEqual(lines[0], {
            "event": "s3-select-unavailable",
            "reason": "MethodNotAllowed",
            "instead": "GetObject",
        })


class SelectCutShort(unittest.TestCase):
    def test_half_an_answer_is_none(self):
        os.environ["DRAGONS_QUERY"] = "s3-select"
        self.addCleanup(os.environ.pop, "DRAGONS_QUERY", None)
        aws = FakeAws(SEED)
        aws.cut_select_short = True
        answer = call(aws)
        self.assertEqual(len(names(answer)), 25)
        self.assertEqual(answer[2][0]["reason"], "the answer was cut off")


class Mode(unittest.TestCase):
    def test_an_unknown_mode_is_refused(self):
        os.environ["DRAGONS_QUERY"] = "s3select"
        self.addCleanup(os.environ.pop, "DRAGONS_QUERY", None)
        status, body, _ = call(FakeAws(SEED))
        self.assertEqual(status, 500)
        self.assertIn("use get-object or s3-select", body["message"])
