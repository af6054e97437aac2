"""Time and memory against size: resources in one stack, stacks in one app."""

from clock import Contender, in_turn
from picture import draw
from tools import REPOSITORY

RESOURCES = [10, 20, 50, 100, 200, 500]
STACKS = [1, 3, 10, 30, 100, 300, 1000]


def contender(tools, name, stacks, resources, words):
    command = [tools.path("sizes"), "--stacks", str(stacks), "--resources", str(resources), *words]
    return Contender(name, command, tools.environment(), REPOSITORY / "benches")


def measure(tools, rounds):
    """All sizes in turn."""
    out = ["synth", "--out", str(tools.scratch / "sizes")]
    lines = {
        "synth, resources": [contender(tools, str(n), 1, n, ["synth"]) for n in RESOURCES],
        "check, resources": [contender(tools, str(n), 1, n, ["check"]) for n in RESOURCES],
        "synth, stacks": [contender(tools, str(n), n, 10, out) for n in STACKS],
        "check, stacks": [contender(tools, str(n), n, 10, ["check"]) for n in STACKS],
    }
    in_turn([each for line in lines.values() for each in line], rounds)
    return {name: [each.figures() for each in line] for name, line in lines.items()}


def picture(growth):
    """Two panels of time and two of memory."""

    def line(name, unit):
        factor = 1000 if unit == "seconds" else 1
        return name.split(",")[0], [(int(point["tool"]), point[unit] * factor) for point in growth[name]]

    def panel(title, unit, shown, across, kind):
        return title, shown, across, [line(f"{work}, {kind}", unit) for work in ("synth", "check")]

    return draw(
        [
            panel("Time, one stack", "seconds", "ms", "resources", "resources"),
            panel("Time, stacks of ten resources", "seconds", "ms", "stacks", "stacks"),
            panel("Memory, one stack", "megabytes", "MiB", "resources", "resources"),
            panel("Memory, stacks of ten resources", "megabytes", "MiB", "stacks", "stacks"),
        ]
    )
