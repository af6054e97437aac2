"""Bounds the number of processes of one function.

ministack starts another process for every concurrent invocation. Fifty at once are fifty Pythons,
each with boto3: slower on a few cores than taking turns, and gigabytes. A caller that finds all of
them busy waits for one; a call out of a function does not wait, since the process that it waits for
may be its own caller's.
"""

import os
import time

from ..when_loaded import when_loaded

LIMIT = max(4, 2 * (os.cpu_count() or 1))
# For calls out of a function that cannot be told from others: longer than that nobody waits.
PATIENCE_SECONDS = 25.0
_NO_LIMIT = 1_000_000


def install():
    when_loaded("ministack.services.lambda_svc", _bound)


def _bound(lambda_svc):
    acquire = lambda_svc.acquire_worker

    def acquire_worker(func_name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
        # 0 for events and workflows, 1 for a client's call, more for a call out of a function.
        nested = lambda_svc._invoke_depth.get() > 1
        deadline = time.monotonic() + (0 if nested else PATIENCE_SECONDS)
        while time.monotonic() < deadline:
            worker, reason = acquire(func_name, config, code_zip, qualifier=qualifier,
                                     max_concurrency=max_concurrency or LIMIT)
            if worker is not None or max_concurrency:
                return worker, reason
            time.sleep(0.005)
        return acquire(func_name, config, code_zip, qualifier=qualifier,
                       max_concurrency=max_concurrency or _NO_LIMIT)

    lambda_svc.acquire_worker = acquire_worker
