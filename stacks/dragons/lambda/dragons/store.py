"""The data file in S3."""

import random
import time
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from dragons import document, query, settings
from dragons.clients import client
from dragons.errors import DataFileBusy, DataFileError
from dragons.log import log

# S3's answers to a conditional write when the object is no longer what was read.
_LOST_THE_RACE = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")

# Pauses before trying again: random up to this many seconds, doubling from the first to the longest.
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0

# What one more attempt may take at the end of the function's time.
_RESERVE_MILLISECONDS = 1500


@dataclass(frozen=True)
class Snapshot:
    """The data file at one moment."""

    location: settings.Location
    etag: str
    text: str
    dragons: list


class DragonStore:
    """Reads dragons and adds them."""

    def __init__(self, s3, where, *, sleep=time.sleep, chance=random.random):
        self._s3 = s3
        self._where = where
        self._sleep = sleep
        self._chance = chance

    @classmethod
    def connect(cls):
        """The store of the function that runs."""
        return cls(client("s3"), settings.Settings(client("ssm")))

    def read(self):
        """Reads the data file."""
        location = self._where.location()
        try:
            answer = self._s3.get_object(Bucket=location.bucket, Key=location.key)
            body = answer["Body"].read()
        except (ClientError, BotoCoreError) as error:
            raise _unreachable(error, location, "read", "s3:GetObject") from error
        text, dragons = document.parse(body, location.key)
        return Snapshot(location, answer["ETag"], text, dragons)

    def find(self, criteria):
        """Gives the dragons whose fields have these values, all of them for no criteria."""
        if settings.query_mode() == settings.S3_SELECT:
            location = self._where.location()
            try:
                found = query.select(self._s3, location, criteria)
            except query.SelectUnavailable as error:
                log("s3-select-unavailable", reason=str(error), instead="GetObject")
                found = []
            # No record at all may also mean a broken file: only reading it tells.
            if found:
                return [dragon for dragon in found if document.matches(dragon, criteria)]
        return [dragon for dragon in self.read().dragons if document.matches(dragon, criteria)]

    def add(self, dragon, milliseconds_left):
        """Adds a dragon, however many others do the same; one with a known name is there already.

        A task that is run again after its answer got lost therefore adds nothing twice.
        """
        name = {"dragon_name_str": dragon["dragon_name_str"]}
        attempt = 1
        while True:
            before = self.read()
            if any(document.matches(known, name) for known in before.dragons):
                log("dragon-known", name=dragon["dragon_name_str"], attempts=attempt)
                return
            if self._replace(before, document.append(before.text, dragon)):
                log("dragon-added", name=dragon["dragon_name_str"], attempts=attempt)
                return
            pause = self._chance() * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)
            if milliseconds_left() < pause * 1000 + _RESERVE_MILLISECONDS:
                log("data-file-busy", name=dragon["dragon_name_str"], attempts=attempt)
                raise DataFileBusy(
                    f"other reports changed the data file {attempt} times while this one was "
                    "written, which was not: try again"
                )
            self._sleep(pause)
            attempt += 1

    def _replace(self, before, body):
        """Writes the file unless it has changed since; says whether it did."""
        location = before.location
        try:
            self._s3.put_object(
                Bucket=location.bucket,
                Key=location.key,
                Body=body,
                ContentType="application/json",
                IfMatch=before.etag,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _LOST_THE_RACE:
                return False
            raise _unreachable(error, location, "written", "s3:PutObject") from error
        except BotoCoreError as error:
            raise _unreachable(error, location, "written", "s3:PutObject") from error
        return True


def _unreachable(error, location, verb, action):
    """Says what it means for the data file that S3 refused."""
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else None
    log("data-file-unreachable", bucket=location.bucket, key=location.key, code=code)
    file = f"the data file {location.key}"
    if code == "NoSuchKey":
        return DataFileError(f"{file} is missing: upload it, or deploy the stack again")
    if code == "NoSuchBucket":
        return DataFileError(f"{file} is missing, and so is its bucket: deploy the stack again")
    if code == "AccessDenied":
        return DataFileError(
            f"{file} cannot be {verb} (AccessDenied): either it is missing, which S3 does not "
            f"tell those who may not list the bucket, or the function's role lacks {action}"
        )
    return DataFileError(f"{file} cannot be {verb}: {error}")
