"""ValidateDragon: the task of the state machine that refuses a dragon that is known already."""

from dragons.document import matches, reported
from dragons.errors import DragonValidationException
from dragons.log import log
from dragons.store import DragonStore

store = DragonStore.connect()


def handler(event, _context):
    """Raises DragonValidationException if there is a dragon of this name."""
    name = reported(event)["dragon_name_str"]
    if any(matches(dragon, {"dragon_name_str": name}) for dragon in store.read().dragons):
        log("dragon-refused", name=name)
        raise DragonValidationException(f"a dragon called {name} has been reported before")
    log("dragon-validated", name=name)
    return "Dragon Validated"
