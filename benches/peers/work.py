"""The same work done by each without a cloud: start, synthesize, check, compare."""

import shlex
from pathlib import Path

from clock import Contender, in_turn
from cloud import DRAGONS

# It comes as a library.
VALIDATE = "import sys, cloudformation_validate as it; it.CelEngine().validate_template(sys.argv[1])"


def start(tools, rounds):
    """Say the version."""
    folder = str(tools.scratch)
    names = ["stackwright", "aws", "cdk", "cfn-lint", "sam"]
    each = [Contender(name, [tools.path(name), "--version"], tools.environment(), folder) for name in names]
    return in_turn(each, rounds)


def synthesize(tools, rounds):
    """The Dragons application, from the program to templates and archives on disk, and checked."""
    ours, theirs = tools.scratch / "out", tools.scratch / "cdk.out"
    cdk = [tools.path("cdk"), "synth", "--quiet", "--no-notices", "--output", str(theirs)]
    bare = tools.environment(CDK_VALIDATION="false")
    return in_turn(
        [
            Contender("stackwright", [tools.path("dragons"), "synth"], tools.environment(), DRAGONS),
            Contender("stackwright, to files", [tools.path("dragons"), "synth", "--out", str(ours)], tools.environment(), DRAGONS),
            Contender("cdk", cdk, tools.environment(), tools.cdk_app),
            Contender("cdk, CDK_VALIDATION=false", cdk, bare, tools.cdk_app),
        ],
        rounds,
    )


def check(tools, rounds, template):
    """A template file, by each one's own rules."""
    folder, environment = str(tools.scratch), tools.environment()
    return in_turn(
        [
            Contender("stackwright", [tools.path("stackwright"), "check", "--template", template, "--stack", "checked"], environment, folder),
            Contender("cfn-lint", [tools.path("cfn-lint"), "--non-zero-exit-code", "none", template], environment, folder),
            Contender("sam validate --lint", [tools.path("sam"), "validate", "--lint", "--region", "us-east-1", "--template", template], environment, folder),
            Contender("cloudformation-validate", [tools.path("cloudformation-validate"), "-c", VALIDATE, template], environment, folder),
        ],
        rounds,
    )


def compare(tools, rounds, template):
    """Two template files: what going from one to the other changes, and their lines alone."""
    folder, environment = str(tools.scratch), tools.environment()
    new = Path(template).read_text()
    old = tools.scratch / "five-hundred-before.yaml"
    old.write_text(new.replace("VisibilityTimeout: 61", "VisibilityTimeout: 90"))
    ours = [tools.path("stackwright"), "diff", "--template", template, "--stack", "compared", "--offline", "--against", str(old)]
    # Its status says whether there are differences.
    lines = ["sh", "-c", f"git diff --no-index {shlex.quote(str(old))} {shlex.quote(template)} || true"]
    return in_turn([Contender("stackwright", ours, environment, folder), Contender("git diff, lines", lines, environment, folder)], rounds)
