"""Measures stackwright beside other tools, and writes BENCHMARKS.md and the picture of growth."""

import argparse
import json
import os
import platform
import re
import sys
import tomllib
from datetime import date
from pathlib import Path

import deploys
import edit
import growth
import library
import page
import tools as rivals
import waits
import work
from clock import pace, run

FIGURES = rivals.REPOSITORY / "benches/figures.json"
PARTS = ["start", "synth", "check", "compare", "deploy", "edit", "library", "growth", "waits"]


def machine():
    """What it was measured on, without names."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()).group(1))
    return {
        "cores": os.cpu_count(),
        "processor": processor.group(1) if processor else platform.machine(),
        "memory": round(memory / 2**20),
        "system": platform.system(),
    }


def five_hundred(tools):
    """A template of as many resources as a stack may have."""
    command = [tools.path("sizes"), "--resources", "500", "synth", "--out", str(tools.scratch / "five-hundred")]
    run(command, tools.environment(), rivals.REPOSITORY / "benches")
    return str(tools.scratch / "five-hundred/size-0.yaml")


def weigh(size):
    """The program must be within its band; gives the status to end with."""
    bands = tomllib.loads((rivals.REPOSITORY / "benches/limits.toml").read_text())["limit"]
    what = "kilobytes of the release program"
    band = next(band for band in bands if band["what"] == what)
    if band["least"] <= size / 1000 <= band["most"]:
        return 0
    allowed = f"{band['least']} to {band['most']} ({band['why']})"
    print(f"{what}: {size // 1000}, where benches/limits.toml allows {allowed}", file=sys.stderr)
    return 1


def recorded():
    """All figures so far."""
    return json.loads(FIGURES.read_text()) if FIGURES.exists() else {}


def record(found, part=None, conditions=None):
    """Adds figures to those that are there now: another part may be measured at the same time,
    since the simulated service is nearly all waiting."""
    figures = recorded() | found
    for name, value in (conditions or {}).items():
        figures.setdefault(name, {})[part] = value
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scratch", type=Path, required=True, help="where the others are installed")
    parser.add_argument("--programs", type=Path, default=rivals.REPOSITORY / "target/release")
    parser.add_argument("--debug", type=Path, default=rivals.REPOSITORY / "target/debug")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--durations", default="30,60,120,300,600", help="of the simulated service, in seconds")
    parser.add_argument("--deployers", default="stackwright,aws,sam,cdk", help="who deploys to the local cloud")
    parser.add_argument("--only", default="", help=f"some of: {', '.join(PARTS)}; or page")
    asked = parser.parse_args()
    tools = rivals.Tools(asked.scratch.resolve(), asked.programs.resolve(), asked.debug.resolve())
    chosen = set(asked.only.split(",") if asked.only else PARTS)
    if unknown := chosen - {*PARTS, "page"}:
        parser.error(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)} and page")

    def measure(key, function):
        if key in chosen:
            print(f"measuring {key}", flush=True)
            load = round(os.getloadavg()[0], 1)
            before = pace()
            found = function()
            record(found, key, {"load": load, "pace": round((before + pace()) / 2, 4)})

    if chosen != {"page"}:
        rivals.install(tools)
        named = {name: tools.version(name) for name in ("stackwright", "aws", "sam", "cdk", "cfn-lint", "cloudformation-validate")}
        record({
            "date": date.today().isoformat(),
            "rounds": asked.rounds,
            "machine": machine(),
            "versions": named | {"aws-cdk-lib": rivals.cdk_library(tools)},
            "binary": os.path.getsize(tools.path("stackwright")),
        })
    measure("start", lambda: {"start": work.start(tools, asked.rounds)})
    measure("synth", lambda: {"synth": work.synthesize(tools, asked.rounds)})
    measure("check", lambda: {"check": work.check(tools, asked.rounds, five_hundred(tools))})
    measure("compare", lambda: {"compare": work.compare(tools, asked.rounds, five_hundred(tools))})
    measure("deploy", lambda: deploys.measure(tools, asked.rounds, asked.deployers.split(",")))
    measure("edit", lambda: {"edit": edit.measure(tools, asked.rounds)})
    measure("library", lambda: {"library": library.measure(tools)})
    measure("growth", lambda: {"growth": growth.measure(tools, asked.rounds)})
    measure("waits", lambda: {"waits": waits.measure(tools, [float(it) for it in asked.durations.split(",")])})
    figures = recorded()
    (rivals.REPOSITORY / "docs/growth.svg").write_text(growth.picture(figures["growth"]))
    (rivals.REPOSITORY / "BENCHMARKS.md").write_text(page.write(figures))
    return weigh(figures["binary"])


sys.exit(main())
