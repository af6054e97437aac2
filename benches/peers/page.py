"""BENCHMARKS.md, from the figures."""

import slower
from text import bullets, duration, megabytes, memory, table, tenths
from wishes import WORK, of_growth, of_size, of_waits, of_work, ours


def section(work, figures):
    """One kind of work: all tools, against ours."""
    our = ours(work, figures)
    lines = []
    for row in figures[work.key]:
        if "refused" in row:
            lines.append([row["tool"], f"could not: {row['refused']}", "", "", ""])
            continue
        ratio = "" if row is our else f"{row['seconds'] / our['seconds']:.1f} times"
        spread = f"{duration(row['least'])} to {duration(row['most'])}"
        lines.append([row["tool"], duration(row["seconds"]), spread, memory(row["megabytes"]), ratio])
    head = ["", "median", "from … to", "memory", "as long as ours"]
    wanted = [f"Of us is {wish}." for wish in of_work(work, figures)]
    return "\n\n".join(part for part in [f"### {work.title}", work.note, table(head, lines), *wanted] if part)


def waits(figures):
    """The simulated service."""
    lines = []
    for row in figures["waits"]:
        start = [row["tool"], f"{row['seconds']:.0f} s"]
        if "refused" in row:
            lines.append([*start, f"could not: {row['refused']}", *[""] * 5])
            continue
        when = ["never" if row[key] is None else tenths(row[key]) for key in ("first", "resource", "said", "late")]
        calls = f"{row['calls']} ({row['calls per second']:.1f})"
        unchanged = "not known"
        if "unchanged calls" in row:
            unchanged = f"{row['unchanged calls']} in {tenths(row['unchanged seconds'])}"
        lines.append([*start, *when, calls, unchanged])
    head = ["", "the service takes", "first word", "first event", "the end is told after", "it returns after", "calls (a second)", "calls without changes"]
    return table(head, lines)


# The library's, in the order in which a stack goes through it.
LIBRARY = ["build", "render", "write", "read", "check", "diff", "pack"]


def library(figures):
    """The library alone: a table for each kind of size."""
    measured = figures.get("library", {})
    titles = {
        "resources": "one stack of so many resources",
        "stacks": "so many stacks of ten resources",
        "files": "an archive of so many files",
    }
    tables = []
    for kind, title in titles.items():
        works = {work: measured[work][kind] for work in LIBRARY if kind in measured.get(work, {})}
        if not works:
            continue
        counts = sorted({number for line in works.values() for number in line}, key=int)
        lines = [[work, *(duration(line[number]) if number in line else "" for number in counts)] for work, line in works.items()]
        tables.append(table([title, *counts], lines))
    return "\n\n".join(tables) or "Not measured."


def growth(figures, kind):
    lines = {work: figures["growth"][f"{work}, {kind}"] for work in ("synth", "check")}
    rows = [[f"{work} of so many {kind}", *(duration(point["seconds"]) for point in points)] for work, points in lines.items()]
    return table(["", *(point["tool"] for point in lines["synth"])], rows)


def write(figures):
    """The whole page."""
    machine = figures["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in figures["versions"].items())
    loads = ", ".join(f"{key} {load}" for key, load in figures["load"].items())
    pace = figures.get("pace", {})
    paces = ", ".join(f"{key} {seconds / min(pace.values()):.2f}" for key, seconds in pace.items())
    works = "\n\n".join(section(work, figures) for work in WORK if work.key in figures)
    thousand = figures["growth"]["synth, stacks"][-1]
    return f"""# Figures beside other tools

Written by `python3 benches/peers` on {figures["date"]}; nothing here was typed.

## How it was measured

Whole processes, from start to end, as a shell would run them: {figures["rounds"]} runs of each after one
to warm up, in turn with all the others, so that whatever slows the machine down slows all of them down.
Time is the median; memory is the largest resident size of the largest process. Settings that make
the others faster are on: no telemetry, no news, no search for credentials; the CDK compares templates
and not change sets, and does without its own validation, which only `synth` is measured with as well. What is installed
for them is the newest release, but for the CDK's command line, which is pinned.

- {versions}
- {machine["cores"]} cores of {machine["processor"]}, {machine["memory"]:.0f} GiB of memory, {machine["system"]}
- the machine's load average when each part began (over one is another's work): {loads}
- how long a fixed loop took before and after each part, beside the shortest (a shared machine is
  slower in some hours): {paces or "not measured"}
- the release program: {of_size(figures)}

All deploy to the same local cloud, each into an account of its own, so a deploy takes as long as the
cloud does plus what the tool adds. For the AWS CLI and SAM, templates and code archives are made and
uploaded beforehand and count for nothing; stackwright and the CDK do that within the deploy. stackwright
also plans, shows the plan, follows the events, and puts the data file into the bucket. `--deployers`
chooses who deploys.

## The same work

{works}

## What a deployer adds to the service

A simulated CloudFormation, in real time: a change set takes 1.5 s, and of two resources the slower
takes as long as the table says. `first word` and `first event` count from the start of the command, `the end is
told` and `it returns` from when the stack was complete. The calls are all that were made; those in
brackets are per second while the service was at work. Each was measured once.

{waits(figures)}

Of us, at the worst:

{bullets(f"{wish.what}: {wish}." for wish in of_waits(figures))}

## The library alone

Criterion's medians, in one process. `build` runs the program that describes the stacks, `render` makes
templates of them, `write` and `read` are templates as text, `check` and `diff` are the commands' work,
`pack` makes an archive of code.

{library(figures)}

## Growth

![Time and memory against size](docs/growth.svg)

Both scales are logarithmic: what grows in proportion is a straight line once it outweighs the start of
the process. {int(thousand["tool"]):,} stacks of ten resources are synthesized to files with
{memory(thousand["megabytes"])}; {of_growth(figures)}.

{growth(figures, "resources")}

{growth(figures, "stacks")}

## What we are slower at

{slower.told(figures)}

## How to run it

```console
cargo build --release --bins --workspace
python3 benches/peers --scratch ~/rivals
```

It installs the others into that folder (Node, npm and Python 3.11 or newer must be there), and takes
about an hour; `--only start,synth` measures these again and keeps the rest. The library by itself:

```console
cargo bench --package stackwright-benches --bench library
```

What must not grow unnoticed is counted in the tests: calls, allocations, crates. The bands and the
reason for each are in [benches/limits.toml](benches/limits.toml). The size of the release program is held
against its band at the end of this measurement, not in the tests, which would have to build it first.
"""
