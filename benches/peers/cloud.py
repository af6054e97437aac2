"""The local cloud in which all deploy, each in an account of its own."""

import re

from clock import run
from tools import REPOSITORY

DRAGONS = REPOSITORY / "stacks/dragons"
# Accounts see nothing of each other.
ACCOUNTS = {"stackwright": "000000000000", "aws": "111111111111", "sam": "222222222222", "cdk": "333333333333"}


class Cloud:
    """It runs as long as something is measured in it, and begins empty."""

    def __init__(self, tools):
        self.tools = tools

    def __enter__(self):
        environment = self.tools.environment()
        run([self.tools.path("dragons"), "local", "reset", "--yes"], environment, DRAGONS)
        started = run([self.tools.path("dragons"), "local", "start"], environment, DRAGONS)
        self.url = re.search(r"http://127\.0\.0\.1:\d+", started.output).group(0)
        return self

    def __exit__(self, *_):
        run([self.tools.path("dragons"), "local", "stop"], self.tools.environment(), DRAGONS)

    def environment(self, tool, **more):
        """In which `tool` finds the cloud, and is in its own account."""
        account = ACCOUNTS[tool]
        known = self.tools.environment(AWS_ACCESS_KEY_ID=account, CDK_DEFAULT_ACCOUNT=account, **more)
        # Ours finds the cloud by itself.
        return known if tool == "stackwright" else known | {"AWS_ENDPOINT_URL": self.url}
