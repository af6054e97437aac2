"""The rivals, installed into a folder of their own, and how each is called."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# One environment each: their dependencies do not agree.
PYTHON = {
    "sam": "aws-sam-cli",
    "aws": "awscli",
    "cfn-lint": "cfn-lint",
    "cloudformation-validate": "cloudformation-validate",
}


@dataclass
class Tools:
    """Where everything is."""

    scratch: Path
    # Built for release, and for debugging.
    programs: Path
    debug: Path

    def path(self, name):
        """The program called `name`."""
        if name in ("stackwright", "dragons", "sizes"):
            return str(self.programs / name)
        if name == "cdk":
            return str(self.cdk_app / "node_modules/.bin/cdk")
        return str(self.scratch / name / "bin" / ("python" if name == "cloudformation-validate" else name))

    @property
    def cdk_app(self):
        """The folder with the application as a CDK program."""
        return self.scratch / "cdk"

    @property
    def code(self):
        """Folders with the functions' code, as a bundler leaves them."""
        return self.scratch / "code"

    def environment(self, **more):
        """Nobody's settings, no news, no questions, and buffers that do not hold words back."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(self.scratch / "none"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.scratch / "none"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "DRAGONS_CODE": str(self.code),
            "NODE_NO_WARNINGS": "1",
            "PYTHONUNBUFFERED": "1",
            "SAM_CLI_TELEMETRY": "0",
            "STACKWRIGHT_STATE_DIR": str(self.scratch / "state"),
        } | more

    def version(self, name):
        """What the program says that it is."""
        if name == "cloudformation-validate":
            question = [self.path(name), "-c", f"import importlib.metadata as m; print(m.version('{name}'))"]
        else:
            question = [self.path(name), "--version"]
        said = subprocess.run(question, capture_output=True, text=True, env=self.environment(), check=True)
        numbers = [word for word in said.stdout.replace("/", " ").replace(",", " ").split() if word[0].isdigit()]
        return numbers[0]


def install(tools):
    """Installs what is not there yet."""
    tools.scratch.mkdir(parents=True, exist_ok=True)
    for folder, package in PYTHON.items():
        place = tools.scratch / folder
        if not place.exists():
            print(f"installing {package}", file=sys.stderr)
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            subprocess.run([place / "bin/pip", "install", "--quiet", package], check=True)
    shutil.copytree(REPOSITORY / "benches/rivals/cdk", tools.cdk_app, dirs_exist_ok=True)
    if not (tools.cdk_app / "node_modules").exists():
        print("installing aws-cdk", file=sys.stderr)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=tools.cdk_app, check=True)
    code = REPOSITORY / "stacks/dragons/lambda"
    for function in ("list_dragons", "add_dragon", "validate_dragon"):
        for source, target in ((code / function, tools.code / function), (code / "dragons", tools.code / function / "dragons")):
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def cdk_library(tools):
    """The version of the CDK's library that was installed."""
    return json.loads((tools.cdk_app / "node_modules/aws-cdk-lib/package.json").read_text())["version"]
