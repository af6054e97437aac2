"""AWS::S3::Bucket: applies OwnershipControls, without which no object can have an ACL."""

from xml.etree.ElementTree import Element, SubElement, tostring

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.provisioners", _extend)


def _extend(provisioners):
    s3 = provisioners._s3

    def to_xml(controls):
        root = Element("OwnershipControls", xmlns=s3.S3_NS)
        for rule in controls.get("Rules") or []:
            SubElement(SubElement(root, "Rule"), "ObjectOwnership").text = rule["ObjectOwnership"]
        return tostring(root, encoding="utf-8")

    provisioners._S3_BUCKET_CONFIGURATIONS += ((
        "OwnershipControls",
        to_xml,
        s3._put_bucket_ownership_controls,
        s3._delete_bucket_ownership_controls,
    ),)
