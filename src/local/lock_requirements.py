"""Writes requirements.txt and requirements-source.txt: every package of requirements.in and what
it needs, pinned by version and by the hashes of all files that pip may choose on the supported
systems. The second file holds those that are published as source only.

Usage: python3 lock_requirements.py
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
OLDEST = PYTHONS[0]
PLATFORMS = {
    "Linux x86_64": ["manylinux_2_28_x86_64", "manylinux2014_x86_64"],
    "Linux aarch64": ["manylinux_2_28_aarch64", "manylinux2014_aarch64"],
    "Linux x86_64, musl": ["musllinux_1_2_x86_64", "musllinux_1_1_x86_64"],
    "Linux aarch64, musl": ["musllinux_1_2_aarch64", "musllinux_1_1_aarch64"],
    "macOS x86_64": ["macosx_11_0_x86_64"],
    "macOS arm64": ["macosx_11_0_arm64"],
    "Windows x86_64": ["win_amd64"],
}
# Published as source only.
SOURCES = {"airspeed-ext"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def report(requirements, *options):
    """What pip would install for these lines: (name, version, sha256, file) of each."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "requirements.in").write_text("\n".join(requirements) + "\n")
        command = [sys.executable, "-m", "pip", "--isolated", "install", "--quiet", "--dry-run",
                   "--ignore-installed", "--report", str(folder / "report.json"),
                   "-r", str(folder / "requirements.in"), *options]
        subprocess.run(command, check=True)
        for item in json.loads((folder / "report.json").read_text())["install"]:
            download = item["download_info"]
            yield (normal(item["metadata"]["name"]), item["metadata"]["version"],
                   download["archive_info"]["hashes"]["sha256"], download["url"])


def target(python, tags):
    options = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python,
               "--target", "unused"]
    for tag in tags:
        options += ["--platform", tag]
    return options


def main():
    lines = [line for line in (HERE / "requirements.in").read_text().splitlines()
             if line and not line.startswith("#")]
    # pip judges markers by the Python it runs in, so they are put back afterwards.
    markers = {normal(re.split(r"[=;]", line)[0].strip()): line.split(";", 1)[1].strip()
               for line in lines if ";" in line}
    sources = [line for line in lines if normal(line.split("==")[0]) in SOURCES]
    wheels = [line.split(";")[0].strip() for line in lines if line not in sources]
    source_files = list(report(sources, "--no-deps"))
    # Their own needs, which a dry run for another Python cannot read from a source.
    wheels += ["six", "cachetools"]
    versions, hashes, compiled = {}, {}, set(markers)
    for name, version, sha256, url in report(wheels, *target(OLDEST, PLATFORMS["Linux x86_64"])):
        versions[name] = version
        hashes[name] = {sha256}
        if not url.endswith("-none-any.whl"):
            compiled.add(name)
    for system, tags in PLATFORMS.items():
        for python in PYTHONS:
            print(f"{system}, Python {python}", file=sys.stderr)
            pins = [f"{name}=={versions[name]}" for name in sorted(compiled)
                    if name not in markers or python == OLDEST]
            for name, _, sha256, _ in report(pins, "--no-deps", *target(python, tags)):
                hashes[name].add(sha256)
    header = ["# Written by lock_requirements.py from requirements.in."]
    systems = "# Systems: " + "; ".join(PLATFORMS) + ". Python " + ", ".join(PYTHONS) + "."
    write("requirements.txt", [*header, systems], versions, hashes, markers)
    write("requirements-source.txt", header,
          {name: version for name, version, _, _ in source_files},
          {name: {sha256} for name, _, sha256, _ in source_files}, {})


def write(file, header, versions, hashes, markers):
    out = list(header)
    for name in sorted(versions):
        marker = f" ; {markers[name]}" if name in markers else ""
        out.append(f"{name}=={versions[name]}{marker} \\")
        digests = sorted(hashes[name])
        out += [f"    --hash=sha256:{digest} \\" for digest in digests[:-1]]
        out.append(f"    --hash=sha256:{digests[-1]}")
    (HERE / file).write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
