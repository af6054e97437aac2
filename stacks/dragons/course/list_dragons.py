"""The course's first program: find out where the dragons are kept, fetch them, print them.

It needs boto3 (`pip install boto3`) and a region. For the local cloud, give its address:

    AWS_ENDPOINT_URL=http://127.0.0.1:PORT python list_dragons.py
"""

import json

import boto3


def parameter(ssm, name):
    """The value of a parameter in Parameter Store."""
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def dragons():
    """Reads all dragons."""
    ssm = boto3.client("ssm")
    bucket = parameter(ssm, "dragon_data_bucket_name")
    file = parameter(ssm, "dragon_data_file_name")
    answer = boto3.client("s3").get_object(Bucket=bucket, Key=file)
    return json.load(answer["Body"])


if __name__ == "__main__":
    for dragon in dragons():
        print(json.dumps(dragon))
