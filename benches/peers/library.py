"""The library alone: Criterion's figures."""

import json
import os
import subprocess

from tools import REPOSITORY

BENCH = ["cargo", "bench", "--offline", "--package", "stackwright-benches", "--bench", "library"]
SHORT = ["--warm-up-time", "1", "--measurement-time", "2"]


def measure(tools):
    """Lets Criterion measure."""
    home = tools.scratch / "criterion"
    subprocess.run([*BENCH, "--", *SHORT], cwd=REPOSITORY, env=os.environ | {"CRITERION_HOME": str(home)}, check=True)
    return read(home)


def read(home):
    """What it estimated: medians in seconds, by work, kind and count."""
    figures = {}
    for file in sorted(home.glob("*/*/*/new/estimates.json")):
        work, kind, count = file.parts[-5:-2]
        seconds = json.loads(file.read_text())["median"]["point_estimate"] / 1e9
        figures.setdefault(work, {}).setdefault(kind, {})[count] = float(f"{seconds:.4g}")
    return figures
