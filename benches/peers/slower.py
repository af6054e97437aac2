"""Where others are faster than we are or need less, told from the figures alone."""

from text import bullets, count, duration, memory, tenths
from wishes import WORK, everything

# What a deployer does with the simulated service, and how it is told.
WAITS = [
    ("first", "First word of a deploy", tenths),
    ("resource", "First event of a deploy", tenths),
    ("said", "Time until a finished deploy is told", tenths),
    ("late", "Time until the command returns after that", tenths),
    ("calls", "Calls of a deploy", count),
    ("calls per second", "Calls a second while the service is at work", count),
    ("unchanged calls", "Calls of a deploy without changes", count),
    ("unchanged seconds", "Time of a deploy without changes", tenths),
]


def at_work(figures):
    """The kinds of work at which somebody is faster, or needs less memory."""
    for work in WORK:
        rows = [row for row in figures.get(work.key, []) if "refused" not in row]
        ours = next((row for row in rows if row["tool"] == "stackwright"), None)
        for row in rows:
            if ours is None or row["tool"].startswith("stackwright"):
                continue
            for unit, verb, shown in (("seconds", "take", duration), ("megabytes", "need", memory)):
                if row[unit] < ours[unit]:
                    yield f"{work.title}: {row['tool']} {verb}s {shown(row[unit])}, we {verb} {shown(ours[unit])}."


def at_waiting(figures):
    """What somebody does sooner, or with fewer calls, with the simulated service."""
    rows = [row for row in figures.get("waits", []) if "refused" not in row]
    ours = {row["seconds"]: row for row in rows if row["tool"] == "stackwright"}
    tools = dict.fromkeys(row["tool"] for row in rows if row["tool"] != "stackwright")
    for key, title, shown in WAITS:
        for tool in tools:
            pairs = [(row.get(key), ours.get(row["seconds"], {}).get(key)) for row in rows if row["tool"] == tool]
            pairs = [pair for pair in pairs if None not in pair]
            less = [(theirs, our) for theirs, our in pairs if theirs < our]
            if less:
                theirs, us = (spread(side, shown) for side in zip(*less))
                yield f"{title}: {tool} {theirs}, we {us}, at {len(less)} of {len(pairs)} durations."


def spread(numbers, shown):
    least, most = shown(min(numbers)), shown(max(numbers))
    return least if least == most else f"{least} to {most}"


def unknown(figures):
    """With whom we were not compared."""
    for work in WORK:
        rows = figures.get(work.key)
        if rows is None:
            yield f"{work.title}: not measured."
            continue
        for rival in work.rivals:
            measured = [row for row in rows if row["tool"].split()[0].strip(",") == rival]
            if not measured:
                yield f"{work.title}: {rival} was not measured."
            yield from (f"{work.title}: {row['tool']} could not do it." for row in measured if "refused" in row)
    for row in figures.get("waits", []):
        if "refused" in row:
            yield f"Simulated service, {row['seconds']:.0f} s: {row['tool']} could not do it."
    yield "The library alone, and growth: nobody was measured beside us."


def told(figures):
    """The whole section."""
    found = [*at_work(figures), *at_waiting(figures)]
    missed = [f"{wish.what}: {wish}." for wish in everything(figures) if not wish.reached]
    return "\n\n".join(
        [
            bullets(found) if found else "At nothing that was measured beside others.",
            "Where we have not reached what we want:",
            bullets(missed) if missed else "- Nowhere.",
            "With whom we were not compared:",
            bullets(unknown(figures)),
        ]
    )
