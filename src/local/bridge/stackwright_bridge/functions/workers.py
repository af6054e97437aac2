"""Bounds the number of processes of one function.

ministack starts another process for every concurrent invocation. Fifty at once are fifty Pythons,
each with boto3: slower on a few cores than taking turns, and gigabytes. A caller that finds all of
them busy waits, but not for ever: a function that calls itself must get another in the end.
"""

import os
import time

from ..when_loaded import when_loaded

LIMIT = max(4, 2 * (os.cpu_count() or 1))
PATIENCE_SECONDS = 3.0
_NO_LIMIT = 1_000_000


def install():
    when_loaded("ministack.services.lambda_svc", _bound)


def _bound(lambda_svc):
    acquire = lambda_svc.acquire_worker

    def acquire_worker(func_name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            worker, reason = acquire(func_name, config, code_zip, qualifier=qualifier,
                                     max_concurrency=max_concurrency or LIMIT)
            if worker is not None or max_concurrency:
                return worker, reason
            time.sleep(0.005)
        return acquire(func_name, config, code_zip, qualifier=qualifier, max_concurrency=_NO_LIMIT)

    lambda_svc.acquire_worker = acquire_worker
