"""AWS::S3::Bucket: goes away whole, and only when it is empty.

ministack forgets the bucket whatever it holds, and leaves its objects on the disk, from where they
come back at the next start. On AWS the deletion fails while objects are left.
"""

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    s3 = provisioners._s3

    def delete(physical_id, props):
        if physical_id not in s3._buckets:
            return
        status, _, body = s3._delete_bucket(physical_id)
        if status >= 400:
            text = body.decode() if isinstance(body, bytes) else str(body)
            message = text.partition("<Message>")[2].partition("</Message>")[0] or text
            raise ValueError(f"{message} (Service: S3, Status Code: {status})")

    provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]["delete"] = delete
