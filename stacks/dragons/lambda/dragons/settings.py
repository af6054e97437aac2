"""Settings: two in Parameter Store that say where the dragons are, the rest in the environment."""

import os
import time
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from dragons.errors import SettingsError

BUCKET_PARAMETER = "dragon_data_bucket_name"
FILE_PARAMETER = "dragon_data_file_name"

GET_OBJECT = "get-object"
S3_SELECT = "s3-select"


@dataclass(frozen=True)
class Location:
    """Where the dragons are kept."""

    bucket: str
    key: str


class Settings:
    """The data file's location, remembered for `life` seconds."""

    def __init__(self, ssm, *, life=60.0, clock=time.monotonic):
        self._ssm = ssm
        self._life = life
        self._clock = clock
        self._location = None
        self._good_until = 0.0

    def location(self):
        """Reads the two parameters, unless they were read a short time ago."""
        if self._location is None or self._clock() >= self._good_until:
            self._location = self._read()
            self._good_until = self._clock() + self._life
        return self._location

    def _read(self):
        names = [
            os.environ.get("DRAGONS_BUCKET_PARAMETER") or BUCKET_PARAMETER,
            os.environ.get("DRAGONS_FILE_PARAMETER") or FILE_PARAMETER,
        ]
        listed = " and ".join(names)
        try:
            answer = self._ssm.get_parameters(Names=names)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise SettingsError(
                f"the parameters {listed} cannot be read ({code}): "
                "the function's role needs ssm:GetParameters on both"
            ) from error
        except BotoCoreError as error:
            raise SettingsError(f"the parameters {listed} cannot be read: {error}") from error
        found = {entry["Name"]: entry["Value"] for entry in answer["Parameters"]}
        missing = [name for name in names if not found.get(name)]
        if missing:
            raise SettingsError(
                f"Parameter Store has no {' and no '.join(missing)}: deploy the stack again"
            )
        return Location(bucket=found[names[0]], key=found[names[1]])


def query_mode():
    """How ListDragons reads: `get-object`, or `s3-select` where the account still has that."""
    value = os.environ.get("DRAGONS_QUERY") or GET_OBJECT
    if value not in (GET_OBJECT, S3_SELECT):
        raise SettingsError(f"DRAGONS_QUERY is {value!r}: use {GET_OBJECT} or {S3_SELECT}")
    return value
