"""The kinds of work, who does each, and what is wanted of our figures."""

from dataclasses import dataclass

from text import count, duration, megabytes, memory


@dataclass(frozen=True)
class Work:
    """One kind of work, done by all who can."""

    key: str
    title: str
    # By whom else: how their names begin in the figures.
    rivals: tuple
    # What is wanted of us: at most so many seconds, and mebibytes of memory.
    seconds: float = None
    memory: float = None
    note: str = ""


DEPLOYERS = ("aws", "sam", "cdk")
WORK = [
    Work("start", "Start: `--version`", ("aws", "cdk", "cfn-lint", "sam"), 0.005),
    Work("synth", "Synthesize Dragons", ("cdk",), 0.012, 20),
    Work("check", "Check a template of 500 resources", ("cfn-lint", "sam", "cloudformation-validate"), 0.030),
    Work(
        "compare", "Compare two templates of 500 resources", (), 0.030,
        note="A template file with another, checks included. The lines alone are a floor, and no rival.",
    ),
    Work("first", "First deploy of Dragons to the local cloud", DEPLOYERS),
    Work("unchanged", "Deploy without changes", DEPLOYERS, 0.1),
    Work("diff", "Show that nothing would change", ("cdk",), note="The AWS CLI and SAM have no command for it."),
    Work("destroy", "Remove Dragons", DEPLOYERS),
    Work(
        "edit", "Change a function's timeout, build, show the difference", ("cdk",), 3,
        note="Everything is built but for the change. The CDK's program is JavaScript, which needs no build.",
    ),
]


@dataclass(frozen=True)
class Wish:
    """What a figure of ours should be at most, and what it is."""

    what: str
    limit: float
    got: float
    shown: object

    @property
    def reached(self):
        return self.got <= self.limit

    def __str__(self):
        result = "reached" if self.reached else "**not reached**"
        return f"wanted at most {self.shown(self.limit)}, {result}: {self.shown(self.got)}"


def ours(work, figures):
    """Our row in the table for one kind of work."""
    row = next(row for row in figures[work.key] if row["tool"] == "stackwright")
    if "refused" in row:
        raise SystemExit(f"{work.title}: {row['refused']}")
    return row


def of_work(work, figures):
    """What is wanted of us at one kind of work."""
    row = ours(work, figures)
    limits = ((work.seconds, row["seconds"], duration, ""), (work.memory, row["megabytes"], memory, ", memory"))
    return [Wish(work.title + what, limit, got, shown) for limit, got, shown, what in limits if limit is not None]


def of_waits(figures):
    """At the simulated service, in the worst of all cases."""
    rows = [row for row in figures.get("waits", []) if row["tool"] == "stackwright" and "refused" not in row]

    def worst(what, key, limit, shown):
        return [Wish(what, limit, max(row[key] for row in rows), shown)] if rows else []

    return [
        *worst("Time until a finished deploy is told", "said", 0.5, duration),
        *worst("Calls a second while the service is at work", "calls per second", 1, count),
        *worst("Calls of a deploy without changes", "unchanged calls", 3, count),
    ]


def of_growth(figures):
    """A thousand stacks."""
    return Wish("Synthesize 1,000 stacks of ten resources", 1, figures["growth"]["synth, stacks"][-1]["seconds"], duration)


def of_size(figures):
    """The release program."""
    return Wish("Size of the release program", 20e6, figures["binary"], megabytes)


def everything(figures):
    """All that is wanted, in the order of the page."""
    at_work = [wish for work in WORK if work.key in figures for wish in of_work(work, figures)]
    return [of_size(figures), *at_work, *of_waits(figures), of_growth(figures)]
