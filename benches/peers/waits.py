"""What each deployer adds to the service's own time, where creating takes as long as it does on AWS."""

import json
import re
import subprocess
import sys
import threading
import time

from service import ACCOUNT, TEMPLATE, Service

CDK_APP = """const { App, Stack, LegacyStackSynthesizer, CfnResource } = require('aws-cdk-lib');
const stack = new Stack(new App(), 'slow', { synthesizer: new LegacyStackSynthesizer(), analyticsReporting: false });
for (const name of ['Quick', 'Slow']) new CfnResource(stack, name, { type: 'AWS::SNS::Topic' });
"""

# To stackwright a cloud on this machine is one that may be asked often; by this address it is far away.
FAR = """[target.far]
account = "{}"
region = "us-east-1"
endpoint = "http://0.0.0.0:{}"
"""

# An event of the deploy, and its end, in the words of all of them.
TOLD = {
    "event": re.compile(rb"CREATE_IN_PROGRESS"),
    "end": re.compile(rb"CREATE_COMPLETE +AWS::CloudFormation::Stack|Successfully created|\xe2\x9c\x85 +slow"),
}


def commands(tools, folder, port):
    """How each deploys the stack, without questions."""
    near, template = f"http://127.0.0.1:{port}", str(folder / "slow.json")
    return {
        "stackwright": [
            tools.path("stackwright"), "deploy", "--yes", "--template", template, "--stack", "slow", "--target", "far",
        ],
        "aws cloudformation deploy": [
            tools.path("aws"), "cloudformation", "deploy", "--template-file", template, "--stack-name", "slow",
            "--endpoint-url", near, "--no-fail-on-empty-changeset",
        ],
        "sam deploy": [
            tools.path("sam"), "deploy", "--template-file", template, "--stack-name", "slow",
            "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--region", "us-east-1",
        ],
        "cdk deploy": [
            tools.path("cdk"), "deploy", "slow", "--app", f"node {folder / 'slow.js'}", "--require-approval", "never",
            "--output", "cdk.out", "--no-notices",
        ],
    }


def deploy(tools, tool, seconds):
    """One deploy, and one without changes after it: what was said when, and what was asked."""
    service = Service(seconds)
    folder = tools.scratch / "waits" / str(service.port)
    folder.mkdir(parents=True)
    (folder / "slow.json").write_text(json.dumps(TEMPLATE))
    (folder / "slow.js").write_text(CDK_APP)
    (folder / "stackwright.toml").write_text(FAR.format(ACCOUNT, service.port))
    try:
        command = commands(tools, folder, service.port)[tool]
        url = f"http://127.0.0.1:{service.port}"
        environment = tools.environment(AWS_ENDPOINT_URL=url, NODE_PATH=str(tools.cdk_app / "node_modules"))
        environment["STACKWRIGHT_STATE_DIR"] = str(folder / "state")
        if tool == "stackwright":
            del environment["AWS_ENDPOINT_URL"]
        begin = time.time()
        first, ended, output = watch(command, environment, folder)
        if service.executed is None:
            return {"tool": tool, "seconds": seconds, "refused": output.strip().splitlines()[-1]}
        during = [name for at, name in service.calls if service.executed < at < service.end]
        record = {
            "tool": tool,
            "seconds": seconds,
            "first": round(first["word"], 2),
            "resource": round(first["event"], 2) if "event" in first else None,
            "said": round(begin + first["end"] - service.end, 2) if "end" in first else None,
            "late": round(ended - service.end, 2),
            "calls": len(service.calls),
            "calls per second": round(len(during) / (service.end - service.executed), 2),
        }
        service.calls.clear()
        begin = time.time()
        _, ended, output = watch(command, environment, folder)
        if service.executed > begin:
            print(f"{tool}: the second deploy changed something\n{output}", file=sys.stderr)
        else:
            record |= {"unchanged calls": len(service.calls), "unchanged seconds": round(ended - begin, 2)}
        return record
    finally:
        service.close()


def watch(command, environment, folder):
    """Runs a deploy: after how long it said its first word, and its first of a resource; when it ended."""
    begin = time.time()
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    first, said = {}, b""
    while piece := process.stdout.read1(4096):
        said += piece
        first.setdefault("word", time.time() - begin)
        for what, words in TOLD.items():
            if words.search(said):
                first.setdefault(what, time.time() - begin)
    process.wait()
    return first, time.time(), said.decode(errors="replace")


def measure(tools, durations):
    """All tools and durations beside each other, since nearly all of it is waiting."""
    names = list(commands(tools, tools.scratch, 0))
    records, threads = [], []
    for seconds in sorted(durations, reverse=True):
        for tool in names:
            work = threading.Thread(
                target=lambda tool=tool, seconds=seconds: records.append(deploy(tools, tool, seconds))
            )
            work.start()
            threads.append(work)
            # So that they do not keep each other from starting.
            time.sleep(10)
    for work in threads:
        work.join()
    return sorted(records, key=lambda record: (names.index(record["tool"]), record["seconds"]))
