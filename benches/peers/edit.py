"""A function's timeout is edited in the program: how long until the difference is shown."""

import re
import shlex

from clock import Contender, in_turn, run
from cloud import DRAGONS, Cloud
from deploys import Deployer
from tools import REPOSITORY

# The line, in the program of each.
LINES = {"stackwright": r"(\.timeout_seconds\()\d+", "cdk": r"('add_dragon', )\d+"}


class Editor:
    """Somebody who changes one number in a file, and puts it back in the end."""

    def __init__(self, file, line):
        self.file, self.line = file, line
        self.before = file.read_text()
        self.seconds = 60

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.write_text(self.before)

    def edit(self):
        self.seconds += 1
        self.file.write_text(re.sub(self.line, rf"\g<1>{self.seconds}", self.before))


def measure(tools, rounds):
    """With everything built but for the change, beside the CDK, which needs no build."""
    build = ["cargo", "build", "--quiet", "--offline", "--workspace", "--bin", "dragons"]
    program = str(tools.debug / "dragons")
    with (
        Cloud(tools) as cloud,
        Editor(DRAGONS / "src/functions.rs", LINES["stackwright"]) as ours,
        Editor(tools.cdk_app / "app.js", LINES["cdk"]) as theirs,
    ):
        cdk = Deployer(tools, cloud, "cdk")
        environment = cloud.environment("stackwright", CARGO_TARGET_DIR=str(tools.debug.parent))
        run(build, environment, REPOSITORY)
        run([program, "deploy", "--yes"], environment, DRAGONS)
        run(cdk.command("deploy"), cdk.environment, cdk.folder)
        both = f"{shlex.join(build)} && cd {shlex.quote(str(DRAGONS))} && {shlex.join([program, 'diff'])}"
        return in_turn(
            [
                Contender("stackwright", ["sh", "-c", both], environment, REPOSITORY, ours.edit),
                Contender("cdk", cdk.command("diff"), cdk.environment, cdk.folder, theirs.edit),
            ],
            rounds,
        )
