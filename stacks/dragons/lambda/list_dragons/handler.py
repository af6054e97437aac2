"""ListDragons: answers GET /dragons through API Gateway's Lambda proxy integration."""

import json

from dragons.errors import DragonsError
from dragons.log import log
from dragons.store import DragonStore

# Query parameters, and the fields that they filter.
_FILTERS = {"family": "family_str", "dragonName": "dragon_name_str"}

store = DragonStore.connect()


def handler(event, _context):
    """Gives the dragons; `family` and `dragonName` narrow them, both together too."""
    parameters = event.get("queryStringParameters") or {}
    criteria = {
        field: parameters[name] for name, field in _FILTERS.items() if name in parameters
    }
    try:
        dragons = store.find(criteria)
    except DragonsError as error:
        log("list-failed", error=type(error).__name__, message=str(error))
        return _answer(500, {"message": str(error)})
    log("list", found=len(dragons), filters=sorted(criteria))
    return _answer(200, dragons)


def _answer(status, body):
    return {
        "statusCode": status,
        "headers": {
            "access-control-allow-origin": "*",
            "content-type": "application/json",
        },
        "body": json.dumps(body),
    }
