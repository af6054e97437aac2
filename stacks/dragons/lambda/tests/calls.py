"""Prints what each function calls, for whoever compares that with its role.

One JSON object: by function, by IAM action, the resources. Run as `python -m tests.calls`.
"""

import contextlib
import io
import json
import os

from tests.fake_aws import FakeAws
from tests.functions import FUNCTIONS, Context, load, report

EVENTS = {
    "list_dragons": {"queryStringParameters": {"family": "red"}},
    "add_dragon": report("Frank"),
    "validate_dragon": report("Frank"),
}


def calls():
    """Runs every function in every mode."""
    found = {}
    for function in FUNCTIONS:
        actions = {}
        for mode in ("get-object", "s3-select"):
            for select in (True, False):
                aws = FakeAws([{"dragon_name_str": "Atlas"}], select=select)
                os.environ["DRAGONS_QUERY"] = mode
                with contextlib.redirect_stdout(io.StringIO()):
                    load(function, aws)(EVENTS[function], Context())
                for action, resources in aws.touched.items():
                    actions[action] = sorted({*actions.get(action, []), *resources})
        found[function] = dict(sorted(actions.items()))
    return found


if __name__ == "__main__":
    print(json.dumps(calls()))
