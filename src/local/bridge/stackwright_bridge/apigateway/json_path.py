"""JSONPath, as far as mapping templates use it: `$.a['b'][0][*]..c`."""

import re

_STEP = re.compile(
    r"(?P<deep>\.\.)(?P<deep_name>[\w-]+|\*)"
    r"|\.(?P<name>[\w-]+|\*)"
    r"|\[\s*(?P<quote>['\"])(?P<key>.*?)(?P=quote)\s*\]"
    r"|\[\s*(?P<index>-?\d+|\*)\s*\]"
)

def find(document, path):
    """What the path leads to: None for nothing, a list for a path that can lead to several."""
    nodes, several, position = [document], False, 1
    if not path.startswith("$"):
        raise ValueError(f"not a JSON path: {path}")
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise ValueError(f"not a JSON path: {path}")
        position = step.end()
        if step["deep"]:
            name = step["deep_name"]
            nodes = [child for node in nodes for below in _all_below(node)
                     for child in _children(below, name)]
            several = True
        else:
            key = step["name"] or step["key"] or step["index"]
            if key == "*" and step["quote"] is None:
                several = True
            elif step["index"]:
                key = int(key)
            nodes = [child for node in nodes for child in _children(node, key, step["quote"])]
    if several:
        return nodes
    return nodes[0] if nodes else None


def _children(node, key, quoted=None):
    if key == "*" and not quoted:
        return list(node.values() if isinstance(node, dict) else node if isinstance(node, list) else [])
    if isinstance(node, dict) and key in node:
        return [node[key]]
    if isinstance(node, list) and isinstance(key, int) and -len(node) <= key < len(node):
        return [node[key]]
    return []


def _all_below(node):
    yield node
    for child in _children(node, "*"):
        yield from _all_below(child)
