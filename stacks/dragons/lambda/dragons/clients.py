"""Clients of AWS services. The functions make them once, when they are loaded."""

import os

import boto3
from botocore.config import Config

# Short enough that a retry fits into the functions' time-out.
_CONFIG = Config(
    connect_timeout=3,
    read_timeout=8,
    retries={"mode": "standard", "max_attempts": 4},
)


def client(service):
    """A client for the region that the function runs in."""
    # The runtime sets AWS_REGION, which boto3 does not read by itself.
    return boto3.client(service, region_name=os.environ.get("AWS_REGION"), config=_CONFIG)
