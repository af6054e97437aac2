"""The same work done by each: start, synthesize, check, compare, deploy, remove."""

import re
import shlex
import time
from pathlib import Path

from clock import Contender, in_turn, once, run
from tools import REPOSITORY

DRAGONS = REPOSITORY / "stacks/dragons"
# It comes as a library.
VALIDATE = "import sys, cloudformation_validate as it; it.CelEngine().validate_template(sys.argv[1])"


class Cloud:
    """The local cloud in which all deploy, in an account of their own."""

    def __init__(self, tools):
        self.tools = tools
        self.environment = tools.environment()

    def __enter__(self):
        run([self.tools.path("dragons"), "local", "reset", "--yes"], self.environment, DRAGONS)
        started = run([self.tools.path("dragons"), "local", "start"], self.environment, DRAGONS)
        self.url = re.search(r"http://127\.0\.0\.1:\d+", started.output).group(0)
        self.environment = self.tools.environment(AWS_ENDPOINT_URL=self.url)
        return self

    def __exit__(self, *_):
        run([self.tools.path("dragons"), "local", "stop"], self.tools.environment(), DRAGONS)


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


# A stack's life, and what each part of it measures.
LIFE = [("first", "deploy"), ("unchanged", "deploy"), ("diff", "diff"), ("destroy", "remove")]


def deploys(tools, rounds, who):
    """A first deploy of Dragons, one without changes, a comparison, and the removal, in one cloud."""
    with Cloud(tools) as cloud:
        deployers = [Deployer(tools, cloud, *each) for each in ACCOUNTS if each[0] in who]
        results = {}
        for part, work in LIFE:
            each = [it for it in deployers if (it.tool, work) in COMMANDS]
            # Some name their change sets by the second, and would meet their own.
            pause = (lambda: time.sleep(1)) if part == "unchanged" else None
            results[part] = [Contender(it.tool, it.command(work), it.environment, it.folder, pause) for it in each]
        for turn in range(rounds + 1):
            for deployer in deployers:
                for part, _ in LIFE:
                    once([it for it in results[part] if it.tool == deployer.tool], turn > 0)
        return {part: [each.figures() for each in contenders] for part, contenders in results.items()}


# All are in one cloud at once: accounts see nothing of each other.
ACCOUNTS = [("stackwright", "000000000000"), ("aws", "111111111111"), ("sam", "222222222222"), ("cdk", "333333333333")]
NAMED = ["--stack-name", "dragons"]
TEMPLATE = ["--template-file", "TEMPLATE", "--no-fail-on-empty-changeset", "--capabilities", "CAPABILITY_NAMED_IAM", *NAMED]
COMMANDS = {
    ("stackwright", "deploy"): ["deploy", "--yes"],
    ("stackwright", "diff"): ["diff"],
    ("stackwright", "remove"): ["destroy", "--yes"],
    ("aws", "deploy"): ["cloudformation", "deploy", *TEMPLATE],
    ("aws", "remove"): ["cloudformation", "delete-stack", *NAMED],
    ("sam", "deploy"): ["deploy", "--no-confirm-changeset", "--s3-bucket", "code-sam", "--region", "us-east-1", *TEMPLATE],
    ("sam", "remove"): ["delete", "--no-prompts", "--region", "us-east-1", *NAMED],
    ("cdk", "deploy"): ["deploy", "--require-approval", "never", "--no-notices"],
    ("cdk", "diff"): ["diff", "--no-notices"],
    ("cdk", "remove"): ["destroy", "--force", "--no-notices"],
}


class Deployer:
    """How one of them deploys, compares and removes Dragons in an account of its own."""

    def __init__(self, tools, cloud, tool, account):
        self.tools, self.tool = tools, tool
        self.environment = cloud.environment | {"AWS_ACCESS_KEY_ID": account, "CDK_DEFAULT_ACCOUNT": account}
        self.program = tools.path("dragons" if tool == "stackwright" else tool)
        self.folder = {"stackwright": DRAGONS, "cdk": tools.cdk_app}.get(tool, tools.scratch)
        self.template = str(tools.scratch / f"{tool}.yaml")
        if tool == "stackwright":
            # It finds the cloud by itself.
            del self.environment["AWS_ENDPOINT_URL"]
        else:
            self.prepare()

    def prepare(self):
        """A bucket with the code, and the template that says so: both count for nobody's time."""
        bucket = f"code-{self.tool}"
        self.aws("s3", "mb", f"s3://{bucket}")
        out = self.tools.scratch / "out"
        if self.tool != "cdk":
            self.call([self.tools.path("dragons"), "synth", "--out", str(out)], DRAGONS)
            text = (out / "dragons.yaml").read_text()
            ours = "!Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}"
            Path(self.template).write_text(text.replace(ours, bucket))
            for archive in sorted((out / "assets").iterdir()):
                self.aws("s3", "cp", str(archive), f"s3://{bucket}/{archive.name}")

    def aws(self, *arguments):
        self.call([self.tools.path("aws"), *arguments], self.tools.scratch)

    def call(self, command, folder):
        return run(command, self.environment, folder)

    def command(self, work):
        words = [self.template if word == "TEMPLATE" else word for word in COMMANDS[self.tool, work]]
        command = [self.program, *words]
        if (self.tool, work) == ("aws", "remove"):
            # It does not wait by itself.
            wait = [self.program, "cloudformation", "wait", "stack-delete-complete", *NAMED]
            command = ["sh", "-c", f"{shlex.join(command)} && {shlex.join(wait)}"]
        return command


def edit(tools, rounds):
    """A line of the program is touched; how long until the difference is shown, everything else built."""
    source = DRAGONS / "src/api.rs"
    build = ["cargo", "build", "--quiet", "--offline", "--workspace", "--bin", "dragons"]
    show = [tools.debug / "dragons", "diff"]
    command = ["sh", "-c", f"{shlex.join(build)} && cd {shlex.quote(str(DRAGONS))} && {shlex.join(map(str, show))}"]
    environment = tools.environment(CARGO_TARGET_DIR=str(tools.debug.parent))
    with Cloud(tools):
        run(["sh", "-c", f"{shlex.join(build)}"], environment, REPOSITORY)
        run([tools.debug / "dragons", "deploy", "--yes"], environment, DRAGONS)
        editor = Contender("stackwright", command, environment, REPOSITORY, before=source.touch)
        return in_turn([editor], rounds)
