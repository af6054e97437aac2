"""The bound on a function's processes."""

import contextvars
import threading
import time
import types
import unittest

from stackwright_bridge.functions import workers


class Workers(unittest.TestCase):
    def setUp(self):
        self.busy = workers.LIMIT
        self.service = types.SimpleNamespace(
            acquire_worker=self.acquire, _invoke_depth=contextvars.ContextVar("depth", default=0))
        workers._bound(self.service)

    def acquire(self, _name, _config, _code, qualifier, max_concurrency):
        if self.busy >= max_concurrency:
            return None, "func_cap"
        self.busy += 1
        return object(), "spawn"

    def test_a_caller_waits_for_a_process_to_be_free(self):
        threading.Timer(0.1, lambda: setattr(self, "busy", self.busy - 1)).start()
        start = time.monotonic()
        worker, _ = self.service.acquire_worker("f", {}, b"")
        self.assertIsNotNone(worker)
        self.assertGreaterEqual(time.monotonic() - start, 0.09)
        self.assertEqual(self.busy, workers.LIMIT)

    def test_a_call_out_of_a_function_does_not_wait(self):
        self.service._invoke_depth.set(2)
        start = time.monotonic()
        worker, _ = self.service.acquire_worker("f", {}, b"")
        self.assertIsNotNone(worker)
        self.assertLess(time.monotonic() - start, 1)

    def test_a_limit_that_the_caller_sets_is_kept(self):
        self.assertEqual(self.service.acquire_worker("f", {}, b"", max_concurrency=1), (None, "func_cap"))
