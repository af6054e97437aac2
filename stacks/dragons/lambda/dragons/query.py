"""Reading with S3 Select. AWS closed it to new customers in July 2024."""

import json

from botocore.eventstream import ParserError
from botocore.exceptions import BotoCoreError, ClientError


class SelectUnavailable(Exception):
    """S3 Select gave no complete answer."""


def literal(text):
    """A string in SQL: a quote is doubled, nothing else has a meaning between quotes."""
    return "'" + text.replace("'", "''") + "'"


def expression(criteria):
    """The query. Without `[*][*]` the array itself would be the only record."""
    conditions = " and ".join(f"s.{field} = {literal(value)}" for field, value in criteria.items())
    return "select * from s3object[*][*] s" + (f" where {conditions}" if conditions else "")


def select(s3, location, criteria):
    """Gives the matching dragons."""
    try:
        answer = s3.select_object_content(
            Bucket=location.bucket,
            Key=location.key,
            ExpressionType="SQL",
            Expression=expression(criteria),
            InputSerialization={"JSON": {"Type": "DOCUMENT"}},
            OutputSerialization={"JSON": {"RecordDelimiter": "\n"}},
        )
        records, complete = bytearray(), False
        # A record may be split between two events.
        for event in answer["Payload"]:
            if "Records" in event:
                records += event["Records"]["Payload"]
            complete = complete or "End" in event
        if not complete:
            raise SelectUnavailable("the answer was cut off")
        return [json.loads(line) for line in bytes(records).split(b"\n") if line.strip()]
    except ClientError as error:
        raise SelectUnavailable(error.response["Error"]["Code"]) from error
    except (BotoCoreError, ParserError, ValueError) as error:
        raise SelectUnavailable(str(error)) from error
