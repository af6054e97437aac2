"""AddDragon: the task of the state machine that writes a reported dragon into the data file."""

from dragons.document import reported
from dragons.store import DragonStore

store = DragonStore.connect()


def handler(event, context):
    """Adds the dragon of the state machine's state."""
    store.add(reported(event), context.get_remaining_time_in_millis)
