"""Answers GET /hello, by API Gateway's Lambda proxy integration."""

import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, _context):
    name = (event.get("queryStringParameters") or {}).get("name", "world")
    greeting = s3.get_object(Bucket=os.environ["BUCKET"], Key="greeting.txt")
    text = greeting["Body"].read().decode().strip()
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"message": f"{text}, {name}!"}),
    }
