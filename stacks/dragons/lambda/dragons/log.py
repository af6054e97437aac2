"""Log lines: one JSON object each."""

import json

# A name may be as long as a request; a log line should not.
LONGEST_TEXT = 200


def log(event, **fields):
    """Prints a line. JSON keeps line breaks in a value from looking like further lines."""
    short = {
        key: value[:LONGEST_TEXT] if isinstance(value, str) else value
        for key, value in fields.items()
    }
    print(json.dumps({"event": event, **short}), flush=True)
