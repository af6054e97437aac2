"""Whole processes: how long they take, and how much memory at most."""

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Run:
    """One process, from start to end."""

    seconds: float
    megabytes: float
    output: str


def pace():
    """How long the machine takes for a fixed piece of work, in seconds: shared ones are slower in some
    hours, and neither the load nor what the host takes away tells it."""
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        sum(number * number for number in range(2_000_000))
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


class Failed(Exception):
    """A process that did not do what it was to do."""


def run(command, environment, folder):
    """Runs a process to its end; the memory is that of the largest process in it. GNU time asks for it,
    since a process begins with the memory of the one that starts it, which must be a small one."""
    with tempfile.NamedTemporaryFile() as note:
        begin = time.perf_counter()
        process = subprocess.run(
            ["/usr/bin/time", "--format", "%M", "--output", note.name, *command],
            env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        seconds = time.perf_counter() - begin
        kilobytes = int(note.read().split()[-1])
    output = process.stdout.decode(errors="replace")
    if process.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}: {process.returncode}\n{output[-1500:]}")
    return Run(seconds, kilobytes / 1024, output)


@dataclass
class Contender:
    """A tool and the command that does the work with it."""

    tool: str
    command: list
    environment: dict
    folder: str
    # A function that brings about what the work starts from.
    before: object = None
    seconds: list = field(default_factory=list)
    megabytes: list = field(default_factory=list)
    refused: str = ""

    def figures(self):
        """For the record."""
        if self.refused:
            return {"tool": self.tool, "refused": self.refused}
        return {
            "tool": self.tool,
            "seconds": round(statistics.median(self.seconds), 4),
            "least": round(min(self.seconds), 4),
            "most": round(max(self.seconds), 4),
            "megabytes": round(statistics.median(self.megabytes), 1),
            "runs": len(self.seconds),
        }


def once(contenders, counts):
    """Lets each do its work; whether it counts is said, since the first time warms up."""
    for contender in contenders:
        if contender.refused:
            continue
        try:
            if contender.before:
                contender.before()
            done = run(contender.command, contender.environment, contender.folder)
        except Failed as failure:
            print(failure, file=sys.stderr)
            contender.refused = str(failure).strip().splitlines()[-1].strip()
            continue
        if counts:
            contender.seconds.append(done.seconds)
            contender.megabytes.append(done.megabytes)


def in_turn(contenders, rounds):
    """Lets each do its work once to warm up, then `rounds` times in turn, so that whatever slows the
    machine down for a while slows all of them down."""
    for turn in range(rounds + 1):
        once(contenders, turn > 0)
    return [contender.figures() for contender in contenders]
