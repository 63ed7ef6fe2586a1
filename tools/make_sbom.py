"""Write the bill of materials of the wheel, CycloneDX, into dist/: its Python packages, and what it ships of others.

Runs in an environment with cyclonedx-bom and gets the Python of one that holds the packages of the lock alone. The tool
tells versions, licences and what needs what; here come the hashes of the lock, the libraries inside the search of the
site, and the fonts. The same sources give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "dist" / "standardbook.cdx.json"
LICENCES = {
    "DejaVu": {"license": {"name": "DejaVu Fonts License", "acknowledgement": "declared"}},
    "Noto": {"license": {"id": "OFL-1.1", "acknowledgement": "declared"}},
}

Bill = dict[str, Any]


def complete(bill: Bill, lock: str, packages: dict[str, Any], fonts: list[Path]) -> Bill:
    """Add to a bill of Python packages the hashes of the lock, the libraries of the search, and the fonts.

    `packages` is the `packages` part of npm's lock. What the root does not need at run time gets the scope `excluded`.
    """
    hashes = hashes_of(lock)
    needed = _reached(bill, bill["metadata"]["component"]["bom-ref"])
    scopes = {row["bom-ref"]: "required" if row["bom-ref"] in needed else "excluded" for row in bill["components"]}
    rows = [_python(row, hashes, scopes[row["bom-ref"]]) for row in bill["components"]]
    shipped = [*_libraries(packages), *map(_font, fonts)]
    edges = [
        {**edge, "dependsOn": sorted([*edge.get("dependsOn", ()), *(row["bom-ref"] for row in shipped)])}
        if edge["ref"] == bill["metadata"]["component"]["bom-ref"]
        else edge
        for edge in bill["dependencies"]
    ]
    edges += [{"ref": row["bom-ref"]} for row in shipped]
    return {**bill, "components": [*rows, *shipped], "dependencies": edges}


def hashes_of(lock: str) -> dict[tuple[str, str], list[str]]:
    """Return the SHA-256 hashes of each package of a lock, by name and version."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, version, rest in re.findall(r"^([\w.-]+)==(\S+)((?: \\\n +--hash=\S+)+)", lock, flags=re.MULTILINE):
        found[_plain(name), version] = re.findall(r"--hash=sha256:([0-9a-f]{64})", rest)
    return found


def _python(row: Bill, hashes: dict[tuple[str, str], list[str]], scope: str) -> Bill:
    files = hashes[_plain(row["name"]), row["version"]]
    distribution = {
        "type": "distribution",
        "url": row["purl"],
        "comment": "the files of this version that the lock allows",
        "hashes": [{"alg": "SHA-256", "content": content} for content in files],
    }
    references = [*row.get("externalReferences", ()), distribution]
    return {**row, "scope": scope, "externalReferences": references}


def _libraries(packages: dict[str, Any]) -> Iterator[Bill]:
    for path, package in sorted(packages.items()):
        if not path or package.get("dev"):
            continue
        name = path.removeprefix("node_modules/")
        algorithm, _, content = package["integrity"].partition("-")
        purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": package["version"],
            "purl": purl,
            "scope": "required",
            "description": "inside theme/assets/js/search-engine.js, the search of the site",
            "licenses": [{"license": {"id": package["license"], "acknowledgement": "declared"}}],
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": purl,
                    "hashes": [
                        {"alg": algorithm.replace("sha", "SHA-"), "content": base64.b64decode(content).hex()},
                    ],
                }
            ],
        }


def _font(path: Path) -> Bill:
    name = path.name
    return {
        "type": "file",
        "bom-ref": f"font:{name}",
        "name": name,
        "scope": "required",
        "description": "a subset made by tools/make_fonts.py",
        "licenses": [next(licence for family, licence in LICENCES.items() if name.startswith(family))],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
    }


def _reached(bill: Bill, start: str) -> set[str]:
    needs = {edge["ref"]: edge.get("dependsOn", []) for edge in bill["dependencies"]}
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs.get(ref, [])
    return reached


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(python: str) -> None:
    """Ask the tool, complete its answer, have it validated, and write it."""
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 - only in the environment of `make sbom`
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    options = ["--pyproject", "pyproject.toml", "--output-reproducible", "--sv", "1.6", "--of", "JSON", "-o", "-"]
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "environment", python, *options]
    answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    bill = complete(
        json.loads(answer),
        (ROOT / "requirements.lock").read_text(encoding="utf-8"),
        json.loads((ROOT / "site/search/package-lock.json").read_text(encoding="utf-8"))["packages"],
        sorted([*(ROOT / "site/fonts").glob("*.ttf"), *(ROOT / "site/theme/assets/fonts").glob("*.woff2")]),
    )
    text = json.dumps(bill, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if complaint := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"the bill of materials is not valid: {complaint}")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    excluded = sum(row["scope"] == "excluded" for row in bill["components"])
    print(f"{TARGET.relative_to(ROOT)}: {len(bill['components'])} components, {excluded} of them only build the wheel")


if __name__ == "__main__":
    main(sys.argv[1])
