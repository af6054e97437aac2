"""Runs ministack with the bridge loaded."""

from stackwright_bridge.server import main

main()
