"""AWS::Lambda::Function: fails when its code is not where the template says.

ministack makes a function without code, which answers every call with a mock; an archive that was
not uploaded would go unnoticed.
"""

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    handler = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    fetch = provisioners._lambda_svc._fetch_code_from_s3

    def check(props):
        code = props.get("Code") or {}
        bucket, key = code.get("S3Bucket"), code.get("S3Key")
        if bucket and key and fetch(bucket, key, version_id=code.get("S3ObjectVersion")) is None:
            raise ValueError(
                f"Error occurred while GetObject: there is no object {key} in the bucket {bucket} "
                "(Service: Lambda, Status Code: 400)")

    create, update = handler["create"], handler["update"]

    def checked_create(logical_id, props, *args, **kwargs):
        check(props)
        return create(logical_id, props, *args, **kwargs)

    def checked_update(physical_id, old_props, new_props, *args, **kwargs):
        check(new_props)
        return update(physical_id, old_props, new_props, *args, **kwargs)

    handler["create"], handler["update"] = checked_create, checked_update
