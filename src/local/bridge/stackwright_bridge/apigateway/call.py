"""One call of an API: what arrived, and what its templates may know of it."""

import contextvars
import dataclasses
import datetime
import time

from .variables import _first, params
from .velocity import to_java

current = contextvars.ContextVar("stackwright_api_call", default=None)


@dataclasses.dataclass
class Call:
    """What ministack hands over, kept together for as long as the call lasts."""

    request: dict  # its own record; routing fills it in
    method: str
    path: str
    headers: dict
    body: bytes
    query_params: dict
    account: str
    authorizer: dict = None

    @property
    def text(self):
        return self.body.decode("utf-8", errors="replace") if self.body else ""

    @property
    def stage_variables(self):
        return (self.request["stage"] or {}).get("variables") or {}

    def header(self, name, default=""):
        for key, value in (self.headers or {}).items():
            if key.lower() == name:
                return _first(value)
        return default

    def params(self):
        return params(self.headers, self.query_params, self.request["path_params"])

    def context(self):
        """`$context`."""
        now = time.time()
        stamp = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
        stage = self.request["stage_name"]
        return to_java({
            "accountId": self.account,
            "apiId": self.request["api_id"],
            "authorizer": self.authorizer or {},
            "domainName": self.header("host"),
            "extendedRequestId": self.request["request_id"],
            "httpMethod": self.method,
            "identity": {
                "sourceIp": self.header("x-forwarded-for", "127.0.0.1").split(",")[0].strip(),
                "userAgent": self.header("user-agent"),
            },
            "path": f"/{stage}{self.path}",
            "protocol": "HTTP/1.1",
            "requestId": self.request["request_id"],
            "requestTime": stamp.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(now * 1000),
            "resourcePath": self.request["resource_path"],
            "stage": stage,
            "requestOverride": {"header": {}, "path": {}, "querystring": {}},
            "responseOverride": {"header": {}},
        })


def install(apigateway):
    """Keeps every call where its integration finds it."""
    execute, authorize = apigateway._execute_in_scope, apigateway._authorize_request_v1

    async def _execute_in_scope(request, api_id, stage_name, method, path, headers, body,
                                query_params, owner_account_id, owner_region):
        token = current.set(
            Call(request, method, path, headers, body, query_params, owner_account_id))
        try:
            return await execute(request, api_id, stage_name, method, path, headers, body,
                                 query_params, owner_account_id, owner_region)
        finally:
            current.reset(token)

    async def _authorize_request_v1(*args, **kwargs):
        error, authorizer = await authorize(*args, **kwargs)
        call = current.get()
        if call is not None:
            call.authorizer = authorizer
        return error, authorizer

    apigateway._execute_in_scope = _execute_in_scope
    apigateway._authorize_request_v1 = _authorize_request_v1


