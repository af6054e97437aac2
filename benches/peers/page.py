"""BENCHMARKS.md, from the figures."""

# What is wanted of each line: in seconds, megabytes.
WORK = [
    ("start", "Start: `--version`", 0.005, None),
    ("synth", "Synthesize Dragons", 0.012, 20),
    ("check", "Check a template of 500 resources", 0.030, None),
    ("first", "First deploy of Dragons to the local cloud", None, None),
    ("unchanged", "Deploy without changes", 0.1, None),
    ("diff", "Show that nothing would change", None, None),
    ("destroy", "Remove Dragons", None, None),
    ("edit", "Touch a line, build, show the difference", 3, None),
]


def duration(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def section(title, rows, seconds, megabytes):
    """One kind of work: all tools, against ours."""
    ours = next(row for row in rows if row["tool"] == "stackwright")
    if "refused" in ours:
        raise SystemExit(f"{title}: {ours['refused']}")
    lines = []
    for row in rows:
        if "refused" in row:
            lines.append([row["tool"], f"could not: {row['refused']}", "", "", ""])
            continue
        ratio = row["seconds"] / ours["seconds"]
        spread = f"{duration(row['least'])} to {duration(row['most'])}"
        lines.append(
            [row["tool"], duration(row["seconds"]), spread, f"{row['megabytes']:.0f} MiB", "" if row is ours else f"{ratio:.1f} times"]
        )
    text = f"### {title}\n\n" + table(["", "median", "from … to", "memory", "as long as ours"], lines)
    for wanted, got, shown in ((seconds, ours["seconds"], duration), (megabytes, ours["megabytes"], "{:.0f} MiB".format)):
        if wanted is not None:
            text += f"\n\nWanted: at most {shown(wanted)}; {'reached' if got <= wanted else f'**not reached**: {shown(got)}'}."
    return text


def slower(figures):
    """The rows in which somebody is faster than we are, or needs less memory."""
    found = []
    for key, title, *_ in WORK:
        rows = figures.get(key, [])
        ours = next((row for row in rows if row["tool"] == "stackwright"), None)
        for row in rows:
            if ours is None or row is ours or "refused" in row or row["tool"].startswith("stackwright"):
                continue
            if row["seconds"] < ours["seconds"]:
                found.append(f"- {title}: {row['tool']} takes {duration(row['seconds'])}, we take {duration(ours['seconds'])}.")
            if row["megabytes"] < ours["megabytes"]:
                found.append(f"- {title}: {row['tool']} needs {row['megabytes']:.0f} MiB, we need {ours['megabytes']:.0f} MiB.")
    return "\n".join(found) or "Nothing that was measured here."


def waits(records):
    lines = []
    for record in records:
        if "refused" in record:
            lines.append([record["tool"], f"{record['seconds']:.0f} s", f"could not: {record['refused']}", "", "", "", "", ""])
            continue
        event = "never" if record["resource"] is None else f"{record['resource']:.1f} s"
        said = "never" if record["said"] is None else f"{record['said']:.1f} s"
        lines.append(
            [
                record["tool"], f"{record['seconds']:.0f} s", f"{record['first']:.1f} s", event, said, f"{record['late']:.1f} s",
                f"{record['calls']} ({record['calls per second']:.1f})",
                f"{record.get('unchanged calls', '–')} in {record.get('unchanged seconds', 0):.1f} s",
            ]
        )
    head = ["", "the service takes", "first word", "first event", "the end is told after", "it returns after", "calls (a second)", "calls without changes"]
    return table(head, lines)


def write(figures):
    """The whole page."""
    machine = figures["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in figures["versions"].items())
    parts = [section(title, figures[key], *wanted) for key, title, *wanted in WORK if key in figures]
    growth = figures["growth"]
    thousand = growth["synth, stacks"][-1]
    return f"""# Figures beside other tools

Written by `python3 benches/peers` on {figures["date"]}; nothing here was typed.

## How it was measured

Whole processes, from start to end, as a shell would run them: {figures["rounds"]} runs of each after one
to warm up, in turn with all the others, so that whatever slows the machine down slows all of them down.
Time is the median; memory is the largest resident size of the largest process. Settings that make
the others faster are on: no telemetry, no news, no search for credentials. What is installed for them
is the newest release, but for the CDK's command line, which is pinned.

- {versions}
- {machine["cores"]} cores of {machine["processor"]}, {machine["memory"]:.0f} GiB of memory, {machine["system"]}
- the machine's load average before each part: {", ".join(f"{key} {load}" for key, load in figures["load"].items())}
- the release program: {figures["binary"] / 1e6:.1f} MB (wanted: at most 20 MB)

All deploy to the same local cloud, each into an account of its own, so a deploy takes as long as the
cloud does plus what the tool adds. For the AWS CLI and SAM, templates and code archives were made and
uploaded beforehand and count for nothing; stackwright and the CDK do that within the deploy. stackwright
also plans, shows the plan, follows the events, and puts the data file into the bucket. `--deployers`
chooses who deploys.

## The same work

{chr(10).join(part + chr(10) for part in parts)}
## What a deployer adds to the service

A simulated CloudFormation, in real time: a change set takes 1.5 s, and of two resources the slower
takes as long as the table says. `first word` and `first event` count from the start of the command, `the end is
told` and `it returns` from when the stack was complete. The calls are all that were made; those in
brackets are per second while the service was at work.

{waits(figures["waits"])}

Wanted of us: told within 0.5 s, at no more than one call a second, and at most 3 calls without changes.

## Growth

![Time and memory against size](docs/growth.svg)

Both scales are logarithmic: what grows in proportion is a straight line once it outweighs the start of
the process. {thousand["tool"]} stacks of ten
resources are synthesized to files in {duration(thousand["seconds"])} with {thousand["megabytes"]:.0f} MiB; wanted: at most 1 s,
{"reached" if thousand["seconds"] <= 1 else "**not reached**"}.

{table(["", *(point["tool"] for point in growth["synth, resources"])], [[f"{work} of so many resources", *(duration(point["seconds"]) for point in growth[f"{work}, resources"])] for work in ("synth", "check")])}

{table(["", *(point["tool"] for point in growth["synth, stacks"])], [[f"{work} of so many stacks", *(duration(point["seconds"]) for point in growth[f"{work}, stacks"])] for work in ("synth", "check")])}

## What we are slower at

{slower(figures)}

## How to run it

```console
cargo build --release --bins --workspace
python3 benches/peers --scratch ~/rivals
```

It installs the others into that folder (Node, npm and Python 3.11 or newer must be there), and takes
about half an hour; `--only start,synth` measures these again and keeps the rest. The library by itself:

```console
cargo bench --package stackwright-benches --bench library
```

What must not grow unnoticed is counted in the tests: calls, allocations, crates. The bands and the
reason for each are in [benches/limits.toml](benches/limits.toml). The size of the release program is held
against its band at the end of this measurement, not in the tests, which would have to build it first.
"""
