"""Regenerates `data/schema.bin`, `data/actions.bin` and `PROVENANCE.md` from the pinned cfn-lint wheel.

    python3 crates/schema/refresh.py

Needs Python 3.10 or newer with pip, and nothing else. Only structure is taken: descriptions and
other prose stay out. To move to a newer release, change VERSION and SHA256 and run it again.
"""

import ast
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import actions
from encode import encode
from references import COMPOUND, SINGLE
from updates import INTERRUPTING, UNCHANGEABLE

VERSION = "1.58.0"
SHA256 = "9d9f06043160756a6158f5c3f92a44ce38254b1c578127461608305bc8262987"
HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = "cfnlint/data/schemas"
SAM = "AWS::Serverless::"
BASE_REGION = "us-east-1"

# The keys that the reader knows by number: `Keyword` in `src/keyword.rs` is the same list.
KEYWORDS = [
    "$ref", "type", "kind", "properties",
    "required", "items", "enum", "enumCaseInsensitive",
    "const", "pattern", "format", "minLength",
    "maxLength", "minimum", "maximum", "minItems",
    "maxItems", "uniqueItems", "insertionOrder", "additionalProperties",
    "patternProperties", "allOf", "anyOf", "oneOf",
    "definitions", "readOnlyProperties", "writeOnlyProperties", "createOnlyProperties",
    "conditionalCreateOnlyProperties", "deprecatedProperties", "primaryIdentifier", "additionalIdentifiers",
    "reference", "replacementStrategy", "tagging", "tagProperty",
    "regions", "kinds", "stateful", "deleteRequiresEmpty",
    "allReadable", "alsoReadable", "interrupting", "unchangeable",
]
PROSE = {"description", "markdownDescription", "title", "examples", "$comment", "$schema"}
NOT_STRUCTURE = {
    "documentationUrl", "handlers", "propertyTransform", "resourceLink", "sourceUrl",
    "taggable", "typeConfiguration", "typeName",
}
NAMED_PARTS = {"properties", "definitions", "patternProperties"}
POINTER_LISTS = {
    "readOnlyProperties", "writeOnlyProperties", "createOnlyProperties",
    "conditionalCreateOnlyProperties", "deprecatedProperties", "primaryIdentifier",
}

# What a property refers to, as `relationshipRef` says it, where a format names it otherwise.
SAME_KINDS = {
    "AWS::CertificateManager::Certificate.CertificateArn": "AWS::ACM::Certificate.Arn",
    "AWS::EC2::SecurityGroup.GroupId": "AWS::EC2::SecurityGroup.Id",
    "AWS::EC2::Subnet.SubnetId": "AWS::EC2::Subnet.Id",
    "AWS::EC2::VPC.VpcId": "AWS::EC2::VPC.Id",
    "AWS::EC2::VPCEndpoint.VpcId": "AWS::EC2::VPC.Id",
    "AWS::S3::Bucket.BucketName": "AWS::S3::Bucket.Name",
}

# Kinds that a parameter of the template can have, and no schema names.
PARAMETER_KINDS = [
    "AWS::EC2::AvailabilityZone.Name", "AWS::EC2::Image.Id", "AWS::EC2::Instance.Id",
    "AWS::EC2::KeyPair.KeyName", "AWS::EC2::SecurityGroup.GroupName", "AWS::EC2::Volume.Id",
    "AWS::Route53::HostedZone.Id", "AWS::SSM::Parameter.Name",
]
# Properties that are of a kind though their schemas do not say so.
PARTS = {
    "AWS::EC2::Instance": {"InstanceId": "AWS::EC2::Instance.Id", "KeyName": "AWS::EC2::KeyPair.KeyName"},
    "AWS::EC2::KeyPair": {"KeyName": "AWS::EC2::KeyPair.KeyName"},
    "AWS::EC2::Volume": {"VolumeId": "AWS::EC2::Volume.Id"},
    "AWS::EC2::VolumeAttachment": {"InstanceId": "AWS::EC2::Instance.Id", "VolumeId": "AWS::EC2::Volume.Id"},
    "AWS::SSM::Parameter": {"Name": "AWS::SSM::Parameter.Name"},
}

# Formats of lists end in `s`; these cfn-lint gives to more than fits: group names of services other than EC2, and zones
# of alias records, which may also be the record's own.
DOUBTFUL_KINDS = {"AWS::EC2::SecurityGroup.Name", "AWS::Route53::AliasTarget.HostedZoneId"}
# Properties that are called like another service's.
WRONG_KINDS = {
    ("AWS::DataSync::LocationObjectStorage", "AWS::S3::Bucket.Name"),
    ("AWS::Lightsail::Certificate", "AWS::ACM::Certificate.Arn"),
    ("AWS::QuickSight::Analysis", "AWS::SNS::Topic.Arn"),
    ("AWS::QuickSight::Dashboard", "AWS::SNS::Topic.Arn"),
    ("AWS::QuickSight::Template", "AWS::SNS::Topic.Arn"),
}

# cfn-lint's rules that are nothing but a schema, for all regions or by region. Those of RDS would
# be half of the file.
RULE_BASES = {"CfnLintJsonSchema", "CfnLintJsonSchemaRegional"}
LARGEST_RULE = 16_000
LARGEST_SET = 600_000
UNSUPPORTED = re.compile(r'"(cfnGather|cfnContext|cfnLint|dynamicValidation|\$data)"')

ROLE_ARN = re.compile(r"^\^arn:[^|]*:iam::[^|:]*:role[/\\(?]")


def download(folder):
    requirements = folder / "requirements.txt"
    requirements.write_text(f"cfn-lint=={VERSION} --hash=sha256:{SHA256}\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--only-binary=:all:", "--require-hashes",
         "--dest", str(folder), "--requirement", str(requirements)],
        check=True,
    )
    (wheel,) = folder.glob("cfn_lint-*.whl")
    return wheel


class Source:
    """The wheel's files."""

    def __init__(self, wheel):
        self.archive = zipfile.ZipFile(wheel)

    def json(self, path):
        return json.loads(self.archive.read(path))

    def constant(self, path, name):
        """A module's constant, read without running the module."""
        for statement in ast.parse(self.archive.read(path)).body:
            if isinstance(statement, ast.Assign) and statement.targets[0].id == name:
                return ast.literal_eval(statement.value)
        raise KeyError(f"{path} has no constant {name}")

    def schemas(self):
        """Every schema as it is, of every region."""
        pattern = re.compile(rf"{SCHEMAS}/resources/.+\.json")
        return (self.json(name) for name in sorted(filter(pattern.fullmatch, self.archive.namelist())))

    def rules(self):
        """The further conditions on resources that are data: what they are about, and the schema."""
        for name in sorted(self.archive.namelist()):
            if not re.fullmatch(r"cfnlint/rules/resources/.+\.py", name):
                continue
            for statement in ast.parse(self.archive.read(name)).body:
                found = isinstance(statement, ast.ClassDef) and self.rule(statement)
                if found:
                    yield found

    def rule(self, statement):
        bases = {base.id for base in statement.bases if isinstance(base, ast.Name)}
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        details = [call for call in calls if getattr(call.func, "id", None) == "SchemaDetails"]
        codes = [node.value.value for node in statement.body
                 if isinstance(node, ast.Assign) and node.targets[0].id == "id"]
        lists = [keyword.value for call in calls for keyword in call.keywords
                 if keyword.arg == "keywords" and isinstance(keyword.value, ast.List)]
        if not bases & RULE_BASES or not details or not lists or not codes[0].startswith("E3"):
            return None
        arguments = [*details[0].args, *(keyword.value for keyword in details[0].keywords)]
        path = f"{ast.unparse(arguments[0]).replace('.', '/')}/{arguments[1].value}"
        regional = "CfnLintJsonSchemaRegional" in bases
        if self.archive.getinfo(path).file_size > (LARGEST_SET if regional else LARGEST_RULE):
            return None
        schema = self.json(path)
        if regional:
            values = {value for part in schema.values() if isinstance(part, dict)
                      for value in part.get("enum", [])}
            schema = {"enum": sorted(values)} if values else None
        elif "$ref" in json.dumps(schema):
            schema = inlined(schema, schema)
        if schema is None or UNSUPPORTED.search(json.dumps(schema)):
            return None
        return ast.literal_eval(lists[0]), schema

    def providers(self):
        """The content hash of each type's schema, by region."""
        pattern = re.compile(rf"{SCHEMAS}/providers/(.+)\.json")
        found = (pattern.fullmatch(name) for name in self.archive.namelist())
        return {match[1]: self.json(match[0]) for match in sorted(filter(None, found), key=lambda m: m[1])}


def inlined(part, root):
    """A schema whose references are replaced by what they name."""
    if isinstance(part, list):
        return [inlined(item, root) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].removeprefix("#/definitions/")
        return inlined(root["definitions"][name], root)
    return {key: inlined(item, root) for key, item in part.items() if key != "definitions"}


def overlay(path, schema):
    """A schema that asks `schema` of the part at `path`, as in `Listeners/*`."""
    for step in reversed(path):
        schema = {"items": schema} if step == "*" else {"properties": {step: schema}}
    return schema


def path_of(pointer):
    """`/properties/A/items/properties/B` and `/properties/A/*/B` alike become `A/*/B`."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "properties":
        parts = parts[1:]
    return "/".join(parts)


def kind_of(part, name):
    """What a text names, as `AWS::IAM::Role.Arn`, where the schema leaves no doubt."""
    if part.get("type", "string") != "string" or "properties" in part:
        return None
    spelled = part.get("format")
    if isinstance(spelled, str) and spelled.startswith("AWS::"):
        doubtful = spelled.endswith("s") or spelled in DOUBTFUL_KINDS or (name, spelled) in WRONG_KINDS
        return None if doubtful else spelled
    if ROLE_ARN.match(part.get("pattern", "")):
        return "AWS::IAM::Role.Arn"
    related = part.get("relationshipRef")
    # Without a type it is one of several things that the property may refer to.
    if isinstance(related, dict) and "typeName" in related and "type" in part:
        kind = f"{related['typeName']}.{path_of(related['propertyPath'])}"
        return SAME_KINDS.get(kind, kind)
    return None


def name_targets(types):
    """Gives the kinds that properties refer to, and those in PARTS, to the properties they are."""
    wanted = [(kind.split(".")[0], kind.split(".")[1], kind) for kind in kinds(list(types.values()))]
    wanted += [(name, part, kind) for name, parts in PARTS.items() for part, kind in parts.items()]
    for name, path, kind in wanted:
        part = types.get(name, {}).get("properties", {}).get(path)
        if part is not None and part.get("type", "string") == "string" and "$ref" not in part:
            part.setdefault("kind", kind)


def structure(part, name, top=False):
    """A schema without prose, in the form that the container keeps."""
    if isinstance(part, list):
        return [structure(item, name) for item in part]
    if isinstance(part, float) and part.is_integer():
        return int(part)
    if not isinstance(part, dict):
        return part
    out = {}
    for key, value in part.items():
        if key in PROSE or key == "format" or top and key in NOT_STRUCTURE:
            continue
        if key in NAMED_PARTS:
            out[key] = {entry: structure(item, name) for entry, item in value.items()}
        elif key == "$ref":
            out[key] = value.removeprefix("#/definitions/")
        elif key in POINTER_LISTS:
            out[key] = [path_of(pointer) for pointer in value]
        elif key == "additionalIdentifiers":
            out[key] = [[path_of(pointer) for pointer in pointers] for pointers in value]
        elif key == "tagging":
            out[key] = {entry: path_of(item) if entry == "tagProperty" else item
                        for entry, item in value.items() if entry != "permissions"}
        elif key == "relationshipRef":
            out[key] = {"typeName": value["typeName"], "path": path_of(value["propertyPath"])}
        else:
            out[key] = structure(value, name)
    kind = kind_of(part, name)
    if kind:
        out["kind"] = kind
    elif isinstance(part.get("format"), str) and not part["format"].startswith("AWS::"):
        out["format"] = part["format"]
    if name.startswith(SAM):
        out = without_placeholder(out)
    return out


def without_placeholder(part):
    """SAM writes "or an intrinsic" as a first alternative that is any object."""
    alternatives = part.get("anyOf")
    if not alternatives or alternatives[0] != {"type": "object"} or len(alternatives) < 2:
        return part
    rest = {key: value for key, value in part.items() if key != "anyOf"}
    return rest | (alternatives[1] if len(alternatives) == 2 else {"anyOf": alternatives[1:]})


def read_types(source):
    """The types by name, and what holds for all of them."""
    providers = source.providers()
    sam = providers.pop("sam")
    regions = sorted(providers)
    hashes = dict(sam)
    for region in [*regions, BASE_REGION]:
        hashes.update(providers[region])
    stateful = source.json("cfnlint/data/AdditionalSpecs/StatefulResources.json")["ResourceTypes"]
    attributes = "cfnlint/schema/_getatts.py"
    all_readable = set(source.constant(attributes, "_all_property_types"))
    also_readable = source.constant(attributes, "_exceptions")
    rules = {}
    for places, schema in source.rules():
        for place in places:
            match place.split("/"):
                case ["Resources", name, "Properties", *path] if not name.startswith(SAM):
                    rules.setdefault(name, []).append(overlay(path, structure(schema, name)))
    types = {}
    for name in sorted(hashes):
        schema = structure(source.json(f"{SCHEMAS}/resources/{hashes[name]}.json"), name, top=True)
        bits = sum(1 << bit for bit, region in enumerate(regions) if name in providers[region])
        if bits:
            schema["regions"] = bits
        if name in stateful:
            schema["stateful"] = True
            if stateful[name].get("DeleteRequiresEmptyResource"):
                schema["deleteRequiresEmpty"] = True
        if name in SINGLE or name in COMPOUND:
            schema["reference"] = SINGLE.get(name) or COMPOUND[name]
        if name in all_readable:
            schema["allReadable"] = True
        if name in also_readable:
            schema["alsoReadable"] = also_readable[name]
        for key, facts in (("interrupting", INTERRUPTING), ("unchangeable", UNCHANGEABLE)):
            if name in facts:
                schema[key] = facts[name].split()
        if name in rules:
            schema["rules"] = rules[name]
        # The large parts last, so that nothing has to step over them.
        for last in ("properties", "definitions"):
            if last in schema:
                schema[last] = schema.pop(last)
        types[name] = schema
    name_targets(types)
    named = kinds(list(types.values())).union(PARAMETER_KINDS)
    head = {"regions": regions, "kinds": sorted(named)}
    return head, types


def kinds(value):
    """Every kind that a schema names."""
    if isinstance(value, list):
        return set().union(*map(kinds, value))
    if isinstance(value, dict):
        found = set().union(*map(kinds, value.values()))
        if isinstance(value.get("kind"), str) and "::" in value["kind"]:
            found.add(value["kind"])
        return found
    return set()


PROVENANCE = """# Where `data/schema.bin` and `data/actions.bin` come from

Written by `python3 crates/schema/refresh.py`; do not edit.

| | |
|---|---|
| package | cfn-lint {VERSION}, from PyPI |
| sha256 of the wheel | `{SHA256}` |
| licence | MIT-0 (the types under `AWS::Serverless` are derived by cfn-lint from the AWS SAM translator, Apache-2.0) |
| schemas as of | {date} |
| resource types | {types}, of which {sam} are SAM's |
| kinds of references | {kinds} |
| regions | {regions} |
| size | {size} bytes |
| IAM actions | {actions}, of {services} services |
| their size | {actions_size} bytes |

Taken are names, types, required properties, value sets, patterns, bounds, references between parts,
conditions between properties, those of cfn-lint's rules that are nothing but a schema, create-only,
read-only, write-only and deprecated properties, primary identifiers, tagging, the regions that offer
a type, which types hold data, and which attributes can be read. What `Ref` gives for {references}
types whose primary identifier has several parts is from the AWS CloudFormation User Guide as of
2023-09-19 (`references.py` says more); of {unknown} such types it is not known. Which updates in place
interrupt a resource, of {interrupting} types, and which the service refuses, of {unchangeable}, is from there too
(`updates.py`). Descriptions, titles, examples and handler permissions are left out.

Of IAM's actions, which cfn-lint has from the AWS Service Authorization Reference, the names are
taken, and which of them can be allowed on some resources only. Their capitals are those of the
schemas' handlers, or likely ones.
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(pathlib.Path(folder))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
            sys.exit("the wheel is not the pinned one")
        source = Source(wheel)
        head, types = read_types(source)
        date = source.json(f"{SCHEMAS}/version.json")["schema_date"]
        policies = source.json("cfnlint/data/AdditionalSpecs/Policies.json")
        action_data, action_count = actions.encode(policies, source.schemas())
    head["date"] = date
    data = encode(head, types, KEYWORDS)
    (HERE / "data").mkdir(exist_ok=True)
    (HERE / "data" / "schema.bin").write_bytes(data)
    (HERE / "data" / "actions.bin").write_bytes(action_data)
    text = PROVENANCE.format(
        VERSION=VERSION, SHA256=SHA256, date=date, types=f"{len(types):,}",
        sam=sum(name.startswith(SAM) for name in types), kinds=len(head["kinds"]),
        regions=len(head["regions"]), size=f"{len(data):,}",
        actions=f"{action_count:,}", services=len(policies), actions_size=f"{len(action_data):,}",
        interrupting=len(INTERRUPTING), unchangeable=len(UNCHANGEABLE),
        references=sum("reference" in schema for schema in types.values()),
        unknown=sum(len(schema.get("primaryIdentifier", [])) > 1 and "reference" not in schema
                    for schema in types.values()),
    )
    (HERE / "PROVENANCE.md").write_text(text)
    print(f"{len(types)} types, {len(data)} bytes")


if __name__ == "__main__":
    main()
