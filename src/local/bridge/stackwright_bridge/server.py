"""Starts ministack with everything of ours in place."""

import os
import sys

from . import loopback, status


def main():
    if hasattr(os, "setsid"):
        # A session of its own: it outlives the terminal, and ends as one group.
        os.setsid()
    loopback.install()

    from ministack import app

    app.app = status.wrap(app.app)
    sys.argv = ["ministack"]
    app.main()
