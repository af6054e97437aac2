"""Changes a module right after it is loaded, so that what is never used is never imported.

ministack loads its services on their first request, which is why it starts fast.
"""

import importlib.util
import sys

_changes = {}


def when_loaded(name, change):
    """Calls `change(module)` when the module is there, now or later."""
    module = sys.modules.get(name)
    if module is not None:
        change(module)
        return
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    _changes.setdefault(name, []).append(change)


class _Finder:
    """Finds nothing itself; lets the others find, and adds the changes to what they found."""

    def __init__(self):
        self._searching = set()

    def find_spec(self, name, path=None, target=None):
        if name not in _changes or name in self._searching:
            return None
        self._searching.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._searching.discard(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader:
    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        for change in _changes.pop(module.__name__, []):
            change(module)
