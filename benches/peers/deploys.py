"""A stack's life: a first deploy of Dragons, one without changes, a comparison, and the removal."""

import shlex
import time
from pathlib import Path

from clock import Contender, once, run
from cloud import ACCOUNTS, DRAGONS, Cloud

# Each part of it, and the work that it is.
LIFE = [("first", "deploy"), ("unchanged", "deploy"), ("diff", "diff"), ("destroy", "remove")]
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
    # Template against template, as ours does, and not with a change set.
    ("cdk", "diff"): ["diff", "--method", "template", "--no-notices"],
    ("cdk", "remove"): ["destroy", "--force", "--no-notices"],
}


class Deployer:
    """How one of them deploys, compares and removes Dragons."""

    def __init__(self, tools, cloud, tool):
        self.tools, self.tool = tools, tool
        self.environment = cloud.environment(tool, CDK_VALIDATION="false")
        self.program = tools.path("dragons" if tool == "stackwright" else tool)
        self.folder = {"stackwright": DRAGONS, "cdk": tools.cdk_app}.get(tool, tools.scratch)
        self.template = str(tools.scratch / f"{tool}.yaml")
        self.archives = tools.scratch / f"{tool}-code"
        self.bucket = f"code-{tool}"
        if tool != "stackwright":
            self.aws("s3", "mb", f"s3://{self.bucket}")
        if tool in ("aws", "sam"):
            self.write()

    def write(self):
        """The template, with the code in the bucket."""
        run([self.tools.path("dragons"), "synth", "--out", str(self.archives)], self.environment, DRAGONS)
        text = (self.archives / "dragons.yaml").read_text()
        ours = "!Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}"
        Path(self.template).write_text(text.replace(ours, self.bucket))

    def prepare(self, part):
        """What counts for nobody's time, before one part of the life."""
        if part == "first" and self.tool in ("aws", "sam"):
            # SAM removes the code together with the stack.
            self.aws("s3", "sync", "--quiet", str(self.archives / "assets"), f"s3://{self.bucket}")
        if part == "unchanged":
            # Some name their change sets by the second, and would meet their own.
            time.sleep(1)

    def aws(self, *arguments):
        run([self.tools.path("aws"), *arguments], self.environment, self.tools.scratch)

    def command(self, work):
        words = [self.template if word == "TEMPLATE" else word for word in COMMANDS[self.tool, work]]
        command = [self.program, *words]
        if (self.tool, work) == ("aws", "remove"):
            # It does not wait by itself.
            wait = [self.program, "cloudformation", "wait", "stack-delete-complete", *NAMED]
            command = ["sh", "-c", f"{shlex.join(command)} && {shlex.join(wait)}"]
        return command

    def contender(self, part, work):
        before = lambda: self.prepare(part)
        return Contender(self.tool, self.command(work), self.environment, self.folder, before)


def measure(tools, rounds, who):
    """All of them in one cloud, each from the first deploy to the removal, then the next."""
    with Cloud(tools) as cloud:
        lives = []
        for tool in ACCOUNTS:
            if tool in who:
                deployer = Deployer(tools, cloud, tool)
                lives.append([(part, deployer.contender(part, work)) for part, work in LIFE if (tool, work) in COMMANDS])
        for turn in range(rounds + 1):
            for life in lives:
                once([contender for _, contender in life], turn > 0)
    results = {part: [] for part, _ in LIFE}
    for life in lives:
        for part, contender in life:
            results[part].append(contender.figures())
    return results
