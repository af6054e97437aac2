"""AddDragon."""

import concurrent.futures
import contextlib
import io
import json
import random
import time
import unittest

from tests.fake_aws import BUCKET, KEY, FakeAws
from tests.functions import CODE, Context, load, report

SEED = (CODE.parent / "data" / "dragon_stats_one.json").read_bytes()


def add(aws, event, context=None):
    """Runs the function and gives its log."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        result = load("add_dragon", aws)(event, context or Context())
    assert result is None
    return output.getvalue()


class Adding(unittest.TestCase):
    def test_exactly_the_dragon_is_stored(self):
        aws = FakeAws(SEED)
        add(aws, report("Frank"))
        self.assertEqual(aws.dragons[:-1], json.loads(SEED))
        self.assertEqual(aws.dragons[-1], {
            "description_str": "hums",
            "dragon_name_str": "Frank",
            "family_str": "purple",
            "location_city_str": "Seattle",
            "location_country_str": "USA",
            "location_neighborhood_str": "Downtown",
            "location_state_str": "WA",
        })

    def test_the_file_looks_as_if_the_dragon_had_always_been_there(self):
        aws = FakeAws(SEED)
        add(aws, report("Frank"))
        dragons = json.loads(SEED) + [aws.dragons[-1]]
        written = aws.objects[BUCKET, KEY].decode()
        self.assertEqual(written, json.dumps(dragons, ensure_ascii=False, indent=2) + "\n")

    def test_what_is_there_stays_as_it_is(self):
        before = (
            '[{"dragon_name_str" :"Ümit","damage_int":1.50,"x":1e3,"y":"\\u0041",\n\t"z":[]}\r\n] \n'
        )
        aws = FakeAws(before.encode())
        add(aws, report("Frank"))
        self.assertTrue(aws.objects[BUCKET, KEY].decode().startswith(before[: before.rindex("}") + 1]))
        self.assertEqual(aws.names, ["Ümit", "Frank"])

    def test_the_first_dragon(self):
        for empty in (b"[]", b" [ \n ]\n", b"\xef\xbb\xbf[]"):
            with self.subTest(empty):
                aws = FakeAws(empty)
                add(aws, report("Frank"))
                self.assertEqual(aws.names, ["Frank"])

    def test_strange_names(self):
        strange = [
            "O'Malley", 'say "hi"', "back\\slash", "two\nlines", "Ĝis ☃ 龍 🐉", "a\u2028b\u0085c",
            "\ud800", "]", "", "tab\tand\u0000null",
        ]
        aws = FakeAws(SEED)
        for name in strange:
            add(aws, report(name))
        self.assertEqual(aws.names[25:], strange)

    def test_missing_details_are_empty(self):
        aws = FakeAws(b"[]")
        add(aws, {"dragon_name_str": "Frank", "family_str": "red", "description_str": None})
        self.assertEqual(aws.dragons[0]["description_str"], "")
        self.assertEqual(aws.dragons[0]["location_city_str"], "")

    def test_what_is_no_dragon_is_refused(self):
        for event in (None, [], {}, {"family_str": "red"}, report(7), report("Frank", family_str=7)):
            with self.subTest(event):
                aws = FakeAws(SEED)
                with self.assertRaises(Exception) as raised:
                    add(aws, event)
                self.assertEqual(type(raised.exception).__name__, "DragonInputError")
                self.assertEqual(aws.objects[BUCKET, KEY], SEED)

    def test_a_task_that_runs_twice_adds_once(self):
        aws = FakeAws(SEED)
        add(aws, report("Frank"))
        log = add(aws, report("Frank"))
        self.assertEqual(aws.names.count("Frank"), 1)
        self.assertIn("dragon-known", log)

    def test_no_phone_number_in_the_log(self):
        aws = FakeAws(SEED)
        log = add(aws, report("Frank")) + add(aws, report("Frank"))
        self.assertNotIn("15555555555", log)

    def test_fifty_at_once(self):
        aws = FakeAws(SEED)
        pauses = random.Random(1)
        names = [f"Dragon {number}" for number in range(50)]

        def one(name):
            # As many environments of the function as there are reports.
            store = aws.store(sleep=lambda seconds: time.sleep(seconds / 20), chance=pauses.random)
            from dragons.document import reported
            store.add(reported(report(name)), Context().get_remaining_time_in_millis)

        with contextlib.redirect_stdout(io.StringIO()) as output:
            with concurrent.futures.ThreadPoolExecutor(50) as pool:
                list(pool.map(one, names))
        self.assertEqual(aws.dragons[:25], json.loads(SEED))
        self.assertEqual(sorted(aws.names[25:]), sorted(names))
        attempts = [json.loads(line)["attempts"] for line in output.getvalue().splitlines()]
        self.assertGreater(max(attempts), 1, "nobody was in anybody's way: this proves nothing")

    def test_the_same_dragon_fifty_times_at_once(self):
        aws = FakeAws(SEED)
        with contextlib.redirect_stdout(io.StringIO()):
            handler = load("add_dragon", aws)
            with concurrent.futures.ThreadPoolExecutor(50) as pool:
                list(pool.map(lambda _: handler(report("Frank"), Context()), range(50)))
        self.assertEqual(aws.names.count("Frank"), 1)
        self.assertEqual(len(aws.names), 26)

    def test_no_time_left(self):
        aws = FakeAws(SEED)
        for code in ((412, "PreconditionFailed"), (409, "ConditionalRequestConflict")):
            with self.subTest(code):
                aws.refusals["s3:PutObject"] = code
                with self.assertRaises(Exception) as raised:
                    add(aws, report("Frank"), Context(milliseconds=1000))
                self.assertEqual(type(raised.exception).__name__, "DataFileBusy")
                self.assertEqual(aws.objects[BUCKET, KEY], SEED)

    def test_a_write_that_only_seemed_to_fail(self):
        # The answer got lost; the client sent the request again, and that one lost the race
        # against the first.
        aws = FakeAws(SEED)
        put = aws._PutObject

        def put_and_complain(request):
            put(request)
            aws._PutObject = put
            return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"

        aws._PutObject = put_and_complain
        add(aws, report("Frank"))
        self.assertEqual(aws.names.count("Frank"), 1)

    def test_a_broken_or_missing_file_is_left_alone(self):
        aws = FakeAws(b'[{"dragon_name_str": "At')
        with self.assertRaisesRegex(Exception, "is broken"):
            add(aws, report("Frank"))
        self.assertEqual(aws.objects[BUCKET, KEY], b'[{"dragon_name_str": "At')
        aws.objects = {(BUCKET, "another"): b"[]"}
        with self.assertRaisesRegex(Exception, "is missing"):
            add(aws, report("Frank"))
        self.assertNotIn((BUCKET, KEY), aws.objects)

    def test_a_refused_write_says_which_right_is_missing(self):
        aws = FakeAws(SEED)
        aws.refusals["s3:PutObject"] = (403, "AccessDenied")
        with self.assertRaisesRegex(Exception, "lacks s3:PutObject"):
            add(aws, report("Frank"))

    def test_calls(self):
        aws = FakeAws(SEED)
        add(aws, report("Frank"))
        self.assertEqual(aws.calls, ["ssm:GetParameters", "s3:GetObject", "s3:PutObject"])
