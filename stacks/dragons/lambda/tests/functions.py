"""The three functions, each loaded as Lambda would load it."""

import importlib.util
import sys
from pathlib import Path
from unittest import mock

CODE = Path(__file__).resolve().parent.parent
FUNCTIONS = ("list_dragons", "add_dragon", "validate_dragon")

sys.path.insert(0, str(CODE))


def load(function, aws):
    """Loads a function's handler module and connects it to `aws`."""
    spec = importlib.util.spec_from_file_location(
        f"{function}_handler", CODE / function / "handler.py"
    )
    module = importlib.util.module_from_spec(spec)
    with mock.patch("dragons.store.DragonStore.connect", aws.store):
        spec.loader.exec_module(module)
    return module.handler


class Context:
    """What Lambda tells a function about its run."""

    def __init__(self, milliseconds=30_000):
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self):
        return self.milliseconds


def report(name, **more):
    """The state machine's state for a reported dragon."""
    return {
        "dragon_name_str": name,
        "description_str": "hums",
        "family_str": "purple",
        "location_city_str": "Seattle",
        "location_country_str": "USA",
        "location_neighborhood_str": "Downtown",
        "location_state_str": "WA",
        "reportingPhoneNumber": "15555555555",
        "confirmationRequired": False,
        **more,
    }
