"""The data file's content: a JSON array of dragons."""

import json

from dragons.errors import DataFileError, DragonInputError

# In the order in which the file has them.
FIELDS = (
    "description_str",
    "dragon_name_str",
    "family_str",
    "location_city_str",
    "location_country_str",
    "location_neighborhood_str",
    "location_state_str",
)


def parse(body, key):
    """Gives the text of the file and its dragons, or says what is wrong with it."""
    try:
        # Some editors put a byte order mark in front.
        text = body.decode("utf-8-sig")
        dragons = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise DataFileError(
            f"the data file {key} is broken, it is not JSON in UTF-8: {error}"
        ) from error
    if not isinstance(dragons, list) or not all(isinstance(dragon, dict) for dragon in dragons):
        raise DataFileError(f"the data file {key} is broken: it must be a JSON array of objects")
    return text, dragons


def _refuse_constant(name):
    # Python reads NaN and Infinity, which are not JSON: no client could read our answer.
    raise ValueError(f"{name} is not a JSON value")


def append(text, dragon):
    """Adds a dragon to the text of an array, whose other bytes stay as they are."""
    head = text.rstrip()[:-1].rstrip()
    comma = "" if head.endswith("[") else ","
    entry = json.dumps([dragon], ensure_ascii=False, indent=2)
    # Half a surrogate pair has no UTF-8; what Python writes instead is JSON's escape for it.
    return f"{head}{comma}{entry[1:]}\n".encode("utf-8", errors="backslashreplace")


def reported(event):
    """The dragon in a state machine's state: its own fields and nothing else of the report."""
    if not isinstance(event, dict):
        raise DragonInputError("the input must be an object with the reported dragon's fields")
    dragon = {field: event.get(field) for field in FIELDS}
    if not isinstance(dragon["dragon_name_str"], str):
        raise DragonInputError("the reported dragon has no dragon_name_str")
    for field, value in dragon.items():
        if value is None:
            dragon[field] = ""
        elif not isinstance(value, str):
            raise DragonInputError(f"{field} of the reported dragon must be a string")
    return dragon


def matches(dragon, criteria):
    """Whether each field has exactly the wanted value."""
    return all(dragon.get(field) == value for field, value in criteria.items())
