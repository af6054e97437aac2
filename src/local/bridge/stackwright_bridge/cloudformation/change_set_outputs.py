"""CreateChangeSet: a change of outputs is a change.

ministack looks at resources only, so a stack whose outputs differ, or take a parameter that does,
could not be updated. On AWS such a change set has no changes listed, and can be executed.
"""

import json

from ..when_loaded import when_loaded


def install():
    when_loaded("ministack.services.cloudformation.handlers", _extend)


def _extend(handlers):
    create = handlers._ACTION_HANDLERS["CreateChangeSet"]

    def create_change_set(params):
        answer = create(params)
        if answer[0] == 200:
            _allow(params)
        return answer

    handlers._ACTION_HANDLERS["CreateChangeSet"] = create_change_set


def _allow(params):
    from ministack.services.cloudformation.changesets import _find_change_set
    from ministack.services.cloudformation.handlers import _resolve_stack
    from ministack.services.cloudformation.helpers import _p

    stack = _resolve_stack(_p(params, "StackName"))
    if stack is None:
        return
    _, made = _find_change_set(_p(params, "ChangeSetName"), stack["StackName"])
    if made is None or made["ChangeSetType"] != "UPDATE" or made["Status"] != "FAILED":
        return
    if not made["StatusReason"].startswith("The submitted information didn't contain changes."):
        return
    if _outputs_differ(stack, made):
        made.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")


def _outputs_differ(stack, made):
    old, new = stack.get("_template") or {}, made["_template"]
    if old.get("Outputs", {}) != new.get("Outputs", {}):
        return True
    # What outputs depend on: conditions, and parameters by name.
    text = json.dumps([new.get("Outputs", {}), new.get("Conditions", {})], default=str)
    before, after = stack.get("_resolved_params", {}), made["_resolved_params"]
    return any(
        name in text and before.get(name, {}).get("Value") != value.get("Value")
        for name, value in after.items()
    )
