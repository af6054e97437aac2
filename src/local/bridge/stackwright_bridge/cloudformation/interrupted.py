"""Ends the stack operations that the last end of the cloud has cut off.

Nobody works on them any more, so their `…_IN_PROGRESS` would last for ever, and with it everybody
who waits for the end. They fail instead, as they do on AWS when the service gives up.
"""

from ..when_loaded import when_loaded

REASON = "The local cloud ended while this was in progress"
ENDS = {
    "CREATE_IN_PROGRESS": "CREATE_FAILED",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_FAILED",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "UPDATE_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_IN_PROGRESS": "IMPORT_ROLLBACK_FAILED",
    "IMPORT_ROLLBACK_IN_PROGRESS": "IMPORT_ROLLBACK_FAILED",
}


def install():
    when_loaded("ministack.services.cloudformation", _extend)


def _extend(cloudformation):
    load = cloudformation.load_persisted_state

    def load_persisted_state(data):
        load(data)
        from ministack.core.responses import request_scope
        from ministack.services.cloudformation import stacks

        for (account, region, name), stack in list(cloudformation._stacks._data.items()):
            end = ENDS.get(stack.get("StackStatus"))
            if end is None:
                continue
            with request_scope(account, region):
                stack["StackStatus"], stack["StackStatusReason"] = end, REASON
                stacks._add_event(stack["StackId"], stack["StackName"], stack["StackName"],
                                  "AWS::CloudFormation::Stack", end, REASON, stack["StackId"])
        for change_set in cloudformation._change_sets._data.values():
            if change_set.get("ExecutionStatus") == "EXECUTE_IN_PROGRESS":
                change_set["ExecutionStatus"] = "EXECUTE_FAILED"
            if change_set.get("Status", "").endswith(("_PENDING", "_IN_PROGRESS")):
                change_set["Status"], change_set["StatusReason"] = "FAILED", REASON

    cloudformation.load_persisted_state = load_persisted_state
