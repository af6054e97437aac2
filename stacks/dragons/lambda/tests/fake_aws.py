"""S3 and Parameter Store in memory, behind real botocore clients.

The clients validate, serialize and parse as always; only the wire is replaced. S3 Select is
answered by SQLite, whose string literals follow the same rule, so that an injection would work.
"""

import binascii
import collections
import hashlib
import io
import json
import os
import sqlite3
import struct
import threading
import urllib.parse
from xml.sax.saxutils import escape
from xml.etree import ElementTree

# No setting of the machine may reach a test.
for name in [name for name in os.environ if name.startswith(("AWS_", "DRAGONS_"))]:
    del os.environ[name]
os.environ.update(
    AWS_REGION="eu-central-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
)

from botocore.awsrequest import AWSResponse  # noqa: E402

BUCKET = "cave"
KEY = "dragon_stats_one.json"

# The IAM action of an operation, where the names differ.
_ACTIONS = {"s3:SelectObjectContent": "s3:GetObject"}


class FakeAws:
    """The services' state.

    `calls` has the IAM action of every call, in order; `touched` the resources of each action.
    """

    def __init__(self, content=None, *, select=True):
        self.parameters = {"dragon_data_bucket_name": BUCKET, "dragon_data_file_name": KEY}
        self.objects = {}
        self.calls = []
        self.touched = collections.defaultdict(set)
        self.queries = []
        self.select = select
        self.refusals = {}
        self.cut_select_short = False
        self._lock = threading.Lock()
        if content is not None:
            self.put(content)

    def put(self, content):
        """Stores the data file: bytes as they are, anything else as JSON."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.objects[BUCKET, KEY] = body

    @property
    def dragons(self):
        """The data file, parsed."""
        return json.loads(self.objects[BUCKET, KEY])

    @property
    def names(self):
        """The names in the data file."""
        return [dragon["dragon_name_str"] for dragon in self.dragons]

    def client(self, service):
        """A client of the functions' own making that speaks to this state."""
        from dragons.clients import client

        return self.connect(client(service))

    def connect(self, client):
        """Replaces a client's wire."""
        client.meta.events.register_first("before-send", self._send)
        return client

    def store(self, **options):
        """A store that waits for nothing."""
        from dragons.settings import Settings
        from dragons.store import DragonStore

        options.setdefault("sleep", lambda _seconds: None)
        return DragonStore(self.client("s3"), Settings(self.client("ssm")), **options)

    def _send(self, request, event_name, **_):
        _, service, operation = event_name.split(".")
        action = f"{service}:{operation}"
        with self._lock:
            self.calls.append(_ACTIONS.get(action, action))
            self.touched[self.calls[-1]].update(_resources(request, service))
            if action in self.refusals:
                status, code = self.refusals[action]
                answer = _error(status, code) if service == "s3" else _refusal(status, code)
            else:
                answer = getattr(self, f"_{operation}")(request)
        status, headers, body = answer
        return AWSResponse(request.url, status, headers, _Raw(body))

    def _GetParameters(self, request):
        names = json.loads(request.body)["Names"]
        known = [name for name in names if name in self.parameters]
        return _json({
            "Parameters": [
                {"Name": name, "Type": "String", "Value": self.parameters[name]} for name in known
            ],
            "InvalidParameters": [name for name in names if name not in known],
        })

    def _GetParameter(self, request):
        name = json.loads(request.body)["Name"]
        if name not in self.parameters:
            return _refusal(400, "ParameterNotFound")
        return _json({"Parameter": {"Name": name, "Value": self.parameters[name]}})

    def _GetObject(self, request):
        bucket, key = _address(request)
        if not any(owner == bucket for owner, _ in self.objects):
            return _error(404, "NoSuchBucket")
        if (bucket, key) not in self.objects:
            return _error(404, "NoSuchKey")
        body = self.objects[bucket, key]
        return 200, {"etag": _etag(body), "content-length": str(len(body))}, body

    def _PutObject(self, request):
        address = _address(request)
        if address not in self.objects:
            return _error(404, "NoSuchKey")
        if _text(request.headers["If-Match"]) != _etag(self.objects[address]):
            return _error(412, "PreconditionFailed")
        self.objects[address] = _body(request)
        return 200, {"etag": _etag(self.objects[address])}, b""

    def _SelectObjectContent(self, request):
        if not self.select:
            return _error(405, "MethodNotAllowed")
        address = _address(request)
        if address not in self.objects:
            return _error(404, "NoSuchKey")
        space = "{http://s3.amazonaws.com/doc/2006-03-01/}"
        sql = ElementTree.fromstring(request.body).findtext(f"{space}Expression")
        self.queries.append(sql)
        try:
            records = _select(json.loads(self.objects[address]), sql)
        except (ValueError, RecursionError, sqlite3.Error):
            return _error(400, "JSONParsingError")
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        half = len(lines.encode()) // 2
        parts = [lines.encode()[:half], lines.encode()[half:]]
        events = [_event("Records", part) for part in parts if part]
        if not self.cut_select_short:
            events += [_event("Stats", b"<Stats/>"), _event("End", b"")]
        return 200, {}, b"".join(events)


class _Raw(io.BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, amount=1024, **_):
        while chunk := self.read(amount):
            yield chunk


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


def _etag(body):
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _address(request):
    """Bucket and key of a request in the virtual-hosted style."""
    parts = urllib.parse.urlsplit(request.url)
    return parts.hostname.split(".")[0], urllib.parse.unquote(parts.path[1:])


def _resources(request, service):
    """What a call is about, as the last part of an ARN."""
    if service == "s3":
        return {"/".join(_address(request))}
    body = json.loads(request.body)
    return {f"parameter/{name}" for name in body.get("Names", [body.get("Name")])}


def _body(request):
    """The body of an upload, out of its chunks if it was sent in such."""
    body = request.body if isinstance(request.body, bytes) else request.body.read()
    if _text(request.headers.get("Content-Encoding", "")) != "aws-chunked":
        return body
    content = b""
    while True:
        size, body = body.split(b"\r\n", 1)
        if int(size, 16) == 0:
            return content
        content += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


def _json(value):
    return 200, {"content-type": "application/x-amz-json-1.1"}, json.dumps(value).encode()


def _refusal(status, code):
    return status, {}, json.dumps({"__type": code, "message": "as the test wants it"}).encode()


def _error(status, code):
    body = f"<Error><Code>{escape(code)}</Code><Message>as the test wants it</Message></Error>"
    return status, {}, body.encode()


def _select(dragons, sql):
    if not isinstance(dragons, list) or not all(isinstance(dragon, dict) for dragon in dragons):
        # S3 has no objection to such a file, only nothing to find in it.
        return []
    fields = sorted({field for dragon in dragons for field in dragon})
    columns = ", ".join(f'"{field}"' for field in fields)
    marks = ", ".join("?" for _ in fields)
    database = sqlite3.connect(":memory:")
    try:
        database.execute(f"create table s3object ({columns or 'nothing'})")
        for dragon in dragons:
            row = [dragon.get(field) for field in fields]
            database.execute(f"insert into s3object values ({marks})", row)
        rows = database.execute(sql.replace("s3object[*][*] s", "s3object as s", 1)).fetchall()
    finally:
        database.close()
    return [
        {field: value for field, value in zip(fields, row) if value is not None} for row in rows
    ]


def _event(kind, payload):
    """A message of the event stream encoding."""
    headers = b""
    for name, value in [(":message-type", "event"), (":event-type", kind)]:
        headers += struct.pack("!B", len(name)) + name.encode()
        headers += struct.pack("!BH", 7, len(value)) + value.encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack("!I", binascii.crc32(prelude)) + headers + payload
    return message + struct.pack("!I", binascii.crc32(message))
