"""A CloudFormation whose resources take as long as real ones do, in real time.

It plays one stack with two topics: `Quick` is there after some seconds, `Slow` after as many as it is
told; and it notes when it is asked what, so that what a deployer adds to the service's own time can be
measured. It listens on this machine only.
"""

import json
import re
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

ACCOUNT = "000000000000"
ARNS = f"arn:aws:cloudformation:us-east-1:{ACCOUNT}"
NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
TOPIC = "AWS::SNS::Topic"
RESOURCES = ("Quick", "Slow")
TEMPLATE = {"Resources": {name: {"Type": TOPIC} for name in RESOURCES}}
# A change set takes the service about this long.
PLANNING = 1.5


def element(name, content):
    """An element with text, or with elements that are XML already."""
    content = "".join(content) if isinstance(content, list) else escape(str(content))
    return f"<{name}>{content}</{name}>"


def members(name, items):
    return f"<{name}>{''.join(f'<member>{item}</member>' for item in items)}</{name}>"


def stamp(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Refusal(Exception):
    """What the service does not do: a code and a message."""


class Service:
    """One account with at most one stack, which is created when it is first told to."""

    def __init__(self, slow):
        self.slow = slow
        self.lock = threading.Lock()
        self.calls = []
        self.stack = self.set = self.executed = self.template = None
        self.name = self.token = self.proposed = ""
        self.tags = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                form = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
                status, answer = service.answer(form)
                self.send_response(status)
                self.send_header("content-type", "text/xml")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_PUT = do_HEAD = do_POST

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def end(self):
        """When the stack is complete."""
        return self.executed + self.slow + 0.4

    def answer(self, form):
        action = form.get("Action", "")
        with self.lock:
            self.calls.append((time.time(), action or "another service"))
            try:
                method = getattr(self, "on_" + re.sub(r"(?<!^)([A-Z])", r"_\1", action).lower(), None)
                if method is None:
                    raise Refusal("ValidationError", f"the action {action} is not played")
                content = method(form)
            except Refusal as refusal:
                code, message = refusal.args
                error = element("Error", [element("Type", "Sender"), element("Code", code), element("Message", message)])
                return 400, f'<ErrorResponse xmlns="{NAMESPACE}">{error}<RequestId>r</RequestId></ErrorResponse>'.encode()
        meta = element("ResponseMetadata", [element("RequestId", "r")])
        result = element(f"{action}Result", [content])
        return 200, f'<{action}Response xmlns="{NAMESPACE}">{result}{meta}</{action}Response>'.encode()

    # What has happened.

    def history(self):
        """All events so far, the oldest first: when, whose, what."""
        if self.stack is None:
            return []
        told = [(self.stack, None, "REVIEW_IN_PROGRESS", "User Initiated")]
        if self.executed is not None:
            begin = self.executed
            told += [
                (begin, None, "CREATE_IN_PROGRESS", "User Initiated"),
                (begin + 0.5, "Quick", "CREATE_IN_PROGRESS", ""),
                (begin + 0.6, "Slow", "CREATE_IN_PROGRESS", ""),
                (begin + 1.0, "Quick", "CREATE_IN_PROGRESS", "Resource creation Initiated"),
                (begin + 1.1, "Slow", "CREATE_IN_PROGRESS", "Resource creation Initiated"),
                (begin + min(10, self.slow / 2), "Quick", "CREATE_COMPLETE", ""),
                (begin + self.slow, "Slow", "CREATE_COMPLETE", ""),
                (self.end, None, "CREATE_COMPLETE", ""),
            ]
        now = time.time()
        return [event for event in told if event[0] <= now]

    def status(self):
        return [status for _, whose, status, _ in self.history() if whose is None][-1]

    @property
    def arn(self):
        return f"{ARNS}:stack/{self.name}/1"

    def need_stack(self, form):
        wanted = form.get("StackName", "")
        if self.stack is None or wanted not in ("", self.name, self.arn):
            raise Refusal("ValidationError", f"Stack with id {wanted} does not exist")

    # What can be asked.

    def on_get_caller_identity(self, _):
        arn = f"arn:aws:iam::{ACCOUNT}:root"
        return element("Account", ACCOUNT) + element("UserId", ACCOUNT) + element("Arn", arn)

    def on_describe_stacks(self, form):
        if self.stack is None and not form.get("StackName"):
            return members("Stacks", [])
        self.need_stack(form)
        fields = {"StackId": self.arn, "StackName": self.name, "CreationTime": stamp(self.stack)}
        fields |= {"StackStatus": self.status(), "DisableRollback": "false", "EnableTerminationProtection": "false"}
        tags = members("Tags", self.tags)
        return members("Stacks", ["".join(element(*field) for field in fields.items()) + tags])

    def on_describe_stack_events(self, form):
        self.need_stack(form)
        events = []
        for number, (at, whose, status, reason) in enumerate(self.history()):
            fields = {"EventId": f"event-{number}", "StackId": self.arn, "StackName": self.name}
            fields |= {"LogicalResourceId": whose or self.name, "Timestamp": stamp(at), "ResourceStatus": status}
            fields |= {"PhysicalResourceId": f"{ARNS}:{whose}" if whose else self.arn}
            fields |= {"ResourceType": TOPIC if whose else "AWS::CloudFormation::Stack"}
            fields |= {"OperationId": "operation-1"}
            if reason:
                fields["ResourceStatusReason"] = reason
            if self.token and status != "REVIEW_IN_PROGRESS":
                fields["ClientRequestToken"] = self.token
            events.append("".join(element(*field) for field in fields.items()))
        return members("StackEvents", reversed(events))

    def on_describe_events(self, _):
        return members("OperationEvents", [])

    def on_describe_stack_resources(self, form):
        return self.resources(form, "StackResources", "Timestamp")

    def on_list_stack_resources(self, form):
        return self.resources(form, "StackResourceSummaries", "LastUpdatedTimestamp")

    def resources(self, form, name, when):
        self.need_stack(form)
        last = {whose: (at, status) for at, whose, status, _ in self.history() if whose}
        described = [
            element("LogicalResourceId", whose) + element("PhysicalResourceId", f"{ARNS}:{whose}")
            + element("ResourceType", TOPIC) + element("ResourceStatus", status) + element(when, stamp(at))
            for whose, (at, status) in last.items()
        ]
        return members(name, described)

    def on_get_template(self, form):
        self.need_stack(form)
        stages = members("StagesAvailable", ["Original", "Processed"])
        return element("TemplateBody", self.template or "") + stages

    def on_get_template_summary(self, _):
        return members("Parameters", []) + members("ResourceTypes", [TOPIC])

    def on_validate_template(self, _):
        return members("Parameters", [])

    def on_describe_type(self, form):
        return element("Type", "RESOURCE") + element("TypeName", form["TypeName"]) + element("Visibility", "PUBLIC")

    def on_describe_account_limits(self, _):
        return members("AccountLimits", [element("Name", "StackLimit") + element("Value", 2000)])

    def on_list_change_sets(self, form):
        self.need_stack(form)
        return members("Summaries", [])

    def on_create_change_set(self, form):
        if self.stack is None:
            self.stack, self.name = time.time(), form["StackName"]
        elif form.get("ChangeSetType") == "CREATE" and self.executed is not None:
            raise Refusal("AlreadyExistsException", f"Stack [{self.name}] already exists")
        pairs = ((form[f"Tags.member.{n}.Key"], form[f"Tags.member.{n}.Value"]) for n in range(1, 50) if f"Tags.member.{n}.Key" in form)
        tags = [element("Key", key) + element("Value", value) for key, value in pairs]
        # The same as before is no change.
        same = self.executed is not None and form.get("TemplateBody") == self.template and tags == self.tags
        self.tags = tags
        self.set = (time.time(), form["ChangeSetName"], same)
        self.proposed = form.get("TemplateBody", json.dumps(TEMPLATE))
        return element("Id", self.set_arn) + element("StackId", self.arn)

    @property
    def set_arn(self):
        return f"{ARNS}:changeSet/{self.set[1]}/1"

    def on_describe_change_set(self, form):
        if self.set is None:
            raise Refusal("ChangeSetNotFound", f"ChangeSet [{form.get('ChangeSetName')}] does not exist")
        at, name, same = self.set
        ready = time.time() >= at + PLANNING
        status, execution = ("CREATE_COMPLETE", "AVAILABLE") if ready else ("CREATE_IN_PROGRESS", "UNAVAILABLE")
        if ready and same:
            status, execution = "FAILED", "UNAVAILABLE"
        changes = [
            element("Type", "Resource") + element("ResourceChange", [
                element("Action", "Add"), element("LogicalResourceId", resource), element("ResourceType", TOPIC)
            ])
            for resource in RESOURCES if status == "CREATE_COMPLETE"
        ]
        fields = {"ChangeSetName": name, "ChangeSetId": self.set_arn, "StackId": self.arn, "StackName": self.name}
        fields |= {"CreationTime": stamp(at), "Status": status, "ExecutionStatus": execution}
        if status == "FAILED":
            fields["StatusReason"] = (
                "The submitted information didn't contain changes. "
                "Submit different information to create a change set."
            )
        return "".join(element(*field) for field in fields.items()) + members("Changes", changes)

    def on_delete_change_set(self, _):
        self.set = None
        return ""

    def on_execute_change_set(self, form):
        self.executed, self.token = time.time(), form.get("ClientRequestToken", "")
        self.template, self.set = self.proposed, None
        return ""

    def on_update_termination_protection(self, _):
        return element("StackId", self.arn)
