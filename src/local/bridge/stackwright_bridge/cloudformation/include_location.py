"""AWS::Include: a location that the template computes.

ministack takes only a location that is written out. The service resolves functions in it as far as
they need nothing but parameters, pseudo parameters and mappings; there are no resources yet.
"""

import contextvars
import copy

from ..when_loaded import when_loaded

_stack_name = contextvars.ContextVar("stackwright_stack_name", default="")


def install():
    when_loaded("ministack.services.cloudformation.engine", _resolve)
    when_loaded("ministack.services.cloudformation.handlers", _remember_stack)


def _resolve(engine):
    apply = engine._apply_transforms

    def _apply_transforms(template, provided_params=None, previous_params=None):
        template = _with_locations(engine, template, provided_params, previous_params)
        return apply(template, provided_params, previous_params)

    engine._apply_transforms = _apply_transforms


def _with_locations(engine, template, provided, previous):
    if not _computed(engine, template):
        return template
    values = engine._transform_parameters(template, provided, previous)
    declared = template.get("Parameters") or {}
    parameters = {name: {"Type": (declared.get(name) or {}).get("Type", "String"), "Value": value}
                  for name, value in values.items()}
    # The template as it was sent is kept elsewhere.
    template = copy.deepcopy(template)
    for place in _computed(engine, template):
        place["Location"] = engine._resolve_refs(
            place["Location"], {}, parameters, {}, template.get("Mappings") or {},
            _stack_name.get(), "")
    return template


def _computed(engine, template):
    """The parameters of the includes whose location is a function."""
    includes = []
    engine._find_includes(template, includes)
    return [it["Fn::Transform"]["Parameters"] for it in includes
            if isinstance(engine._include_location(it), dict)]


def _remember_stack(handlers):
    """The transforms are not told which stack they are for."""
    for action in ("CreateStack", "UpdateStack", "CreateChangeSet"):
        handlers._ACTION_HANDLERS[action] = _named(handlers._ACTION_HANDLERS[action])


def _named(handle):
    def with_name(params):
        from ministack.services.cloudformation.helpers import _p

        # A stack can be named by its ARN: `arn:…:stack/NAME/ID`.
        name = _p(params, "StackName") or ""
        token = _stack_name.set(name.split("/")[1] if name.count("/") else name)
        try:
            return handle(params)
        finally:
            _stack_name.reset(token)

    return with_name
