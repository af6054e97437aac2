"""Tests of the bridge, run by the environment's Python."""
