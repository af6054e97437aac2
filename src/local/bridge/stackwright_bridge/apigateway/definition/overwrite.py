"""Gives an API that exists another definition, in one moment.

The API keeps its identifier, and so its address, its stages and deployments. Until the new
definition is known to be good, the old one answers.
"""

import json

from .importer import fill

# What a definition describes. The rest belongs to the API as such.
_TABLES = ("_resources", "_authorizers_v1", "_models", "_gateway_responses", "_request_validators")


def overwrite(apigateway, api_id, spec, fail_on_warnings=False):
    scratch = json.loads(apigateway._create_rest_api({"name": "import"})[2])["id"]
    try:
        fill(apigateway, scratch, spec, api_id, fail_on_warnings)
        resources = apigateway._resources
        resources[scratch] = _identified(resources[scratch], resources[api_id])
        for name in _TABLES:
            table = getattr(apigateway, name)
            table[api_id] = table.pop(scratch, {})
    finally:
        apigateway._delete_rest_api(scratch)
        # What ministack's deletion leaves behind.
        apigateway._request_validators.pop(scratch, None)


def _identified(new, old):
    """The new resources, under the identifiers that their paths had before.

    Other resources of a stack refer to the root's.
    """
    known = {it["path"]: key for key, it in old.items()}
    names = {key: known.get(it["path"], key) for key, it in new.items()}
    for key, resource in new.items():
        resource.update(id=names[key], parentId=names.get(resource["parentId"]))
        for method in resource["resourceMethods"].values():
            integration = method["methodIntegration"] or {}
            if integration.get("cacheNamespace") == key:
                integration["cacheNamespace"] = names[key]
    return {it["id"]: it for it in new.values()}
