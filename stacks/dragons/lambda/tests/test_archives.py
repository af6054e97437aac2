"""The archives: a function's own folder and the package `dragons`, side by side."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tests.functions import CODE, FUNCTIONS

LOADED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import handler
assert handler.handler
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] == "tests")))
"""


class Archives(unittest.TestCase):
    def test_each_loads_alone_without_a_call(self):
        environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
                       if name in os.environ}
        # As Lambda sets it; there is nobody to call and no credential to call with.
        environment["AWS_REGION"] = "eu-central-1"
        for function in FUNCTIONS:
            with self.subTest(function), tempfile.TemporaryDirectory() as folder:
                shutil.copytree(CODE / function, folder, dirs_exist_ok=True)
                shutil.copytree(CODE / "dragons", Path(folder) / "dragons")
                done = subprocess.run(
                    [sys.executable, "-c", LOADED, folder],
                    cwd=folder, env=environment, capture_output=True, text=True, check=False,
                )
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout), [])
