"""How figures are written, and tables."""


def duration(seconds):
    if abs(seconds) >= 0.1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if abs(seconds) >= 0.001 else f"{seconds * 1e6:.1f} µs"


def tenths(seconds):
    """Where more would be noise."""
    return f"{seconds:.1f} s"


def memory(megabytes):
    return f"{megabytes:.0f} MiB"


def megabytes(size):
    return f"{size / 1e6:.1f} MB"


def count(number):
    return f"{number:g}"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def bullets(lines):
    return "\n".join(f"- {line}" for line in lines)
