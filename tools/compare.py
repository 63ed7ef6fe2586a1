"""Build the example handbook with the code of a commit and with that of the work tree, and say what differs.

The content is the same for both: `handbook/` of the work tree, put into a clone in which neither templates nor a shell
of the site lie beside it, so that each code takes its own. Both run on the packages of .venv. Everything is below
.cache/compare; what a code has made is kept for the next comparison as long as the code is the same. Options that are
not its own are handed on to both builds.
Exit codes: 0 no difference, 1 some, 2 wrong usage, 3 it could not be found out.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from differences import KINDS, Difference, differences_of

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".cache" / "compare"
EXAMPLE, REPORT = PLACE / "example", PLACE / "report"
DUMP = Path(__file__).with_name("dump_editions.py")
CODE = ("src", "templates", "site", "requirements-dev.lock", "pyproject.toml")
"""What a build is made with, besides the handbook."""

ALIKE, DIFFERENT, WRONG_USAGE, CANNOT_BUILD = range(4)
FIRST = 3
"""So many differences of each kind are printed; the report has them all."""
KEPT = 3
"""So many commits are kept with what their code made."""


class CannotCompareError(Exception):
    """Two builds cannot be compared: it says why, and the exit code that this has."""

    def __init__(self, why: str, exit_code: int = CANNOT_BUILD) -> None:
        super().__init__(why)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Code:
    """The code of a commit or of the work tree, and the folder for what it makes."""

    name: str
    source: Path
    folder: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run Python with this code."""
        environment = {**os.environ, "PYTHONPATH": str(self.source / "src"), "PYTHONSAFEPATH": "1"}
        run = [sys.executable, *map(str, command)]
        return subprocess.run(run, cwd=PLACE, env=environment, check=False, capture_output=True, text=True)

    def build(self, options: Sequence[str]) -> None:
        """Build the example into `public`, with what was made before by the same code. Raises CannotCompareError."""
        target, cache, choice = (self.folder / name for name in ("public", "cache", "choice"))
        if not choice.is_file() or choice.read_text() != repr(options):
            shutil.rmtree(target, ignore_errors=True)  # editions of an earlier choice would stay beside these
        choice.write_text(repr(options))
        where: list[str | Path] = ["--handbook", EXAMPLE / "handbook", "--output", target, "--cache", cache]
        done = self.run("-m", "standardbook", "build", *where, *options)
        if done.returncode:
            why = f"{self.name} does not build the example:\n{done.stdout}{done.stderr}".rstrip()
            raise CannotCompareError(why, WRONG_USAGE if done.returncode == WRONG_USAGE else CANNOT_BUILD)

    def dump(self, options: Sequence[str]) -> str:
        """Write the editions as data into `editions`; return why it could not be done, if so."""
        target, made_from = self.folder / "editions", self.folder / "editions-made-from"
        asked = repr([git("rev-parse", "HEAD"), digest_of([DUMP, EXAMPLE / "handbook"]), *options])
        if target.is_dir() and made_from.is_file() and made_from.read_text() == asked:
            return ""
        shutil.rmtree(target, ignore_errors=True)
        made_from.unlink(missing_ok=True)
        done = self.run(DUMP, EXAMPLE / "handbook", target, *options)
        if done.returncode:
            return done.stderr.strip().rpartition("\n")[2] or "it failed"
        made_from.write_text(asked)
        return ""


def digest_of(places: Iterable[Path]) -> str:
    """Return the digest of some files and folders, without what running the code leaves there."""
    whole = hashlib.sha256()
    for path in sorted(path for place in places for path in (place, *place.rglob("*"))):
        if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts):
            whole.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def git(*arguments: str | Path) -> bytes:
    """Return what git prints. Raises CannotCompareError with its words when it fails."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], check=False, capture_output=True)
    if done.returncode:
        raise CannotCompareError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def code_of_commit(commit: str) -> Code:
    """Return the code of a commit, taken out of git once; of others only the last few are kept."""
    folder = PLACE / commit[:12]
    if not (folder / "code").is_dir():
        unfinished = folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        subprocess.run(["tar", "-x", "-C", unfinished], input=git("archive", commit), check=True)
        unfinished.rename(folder / "code")
    if not (folder / "code" / "src" / "standardbook").is_dir():
        raise CannotCompareError(f"there is no src/standardbook in {commit[:12]}")
    (folder / "used").touch()
    used = sorted(PLACE.glob("*/used"), key=lambda path: path.stat().st_mtime)
    for each in used[:-KEPT]:
        shutil.rmtree(each.parent)
    title = git("log", "-1", "--format=%h %s", commit).decode().strip()
    return Code(title, folder / "code", folder)


def code_here() -> Code:
    """Return the code of the work tree; what an earlier state of it made is taken away."""
    made_by = digest_of(ROOT / name for name in CODE)
    folder = PLACE / "work-tree"
    stamp = folder / "made-by"
    if not stamp.is_file() or stamp.read_text() != made_by:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_text(made_by)
    return Code("the work tree", ROOT, folder)


def put_example() -> None:
    """Put the handbook of the work tree into a clone of its own, at the same commit and with the same history."""
    shutil.rmtree(EXAMPLE, ignore_errors=True)
    # Without the other branches: what happens on them would make each build begin anew.
    git("clone", "--quiet", "--shared", "--single-branch", "--no-checkout", ROOT, EXAMPLE)
    shutil.copytree(ROOT / "handbook", EXAMPLE / "handbook")


def made_of(codes: Sequence[Code], options: Sequence[str]) -> str:
    """Let both codes make everything; return what has to be said about it. Raises CannotCompareError."""
    for code in codes:
        print(f"building with {code.name}", flush=True)
        code.build(options)
    failed = [why for code in codes if (why := code.dump(options))]
    if not failed:
        return ""
    plain = [why for code in codes if (why := code.dump([*options, "--plain"]))]
    if not plain:
        return f"editions are compared as they are selected, without versions and document control: {failed[0]}"
    for code in codes:
        shutil.rmtree(code.folder / "editions", ignore_errors=True)
    return f"editions are NOT compared as data: {plain[0]}"


def written(found: Sequence[Difference], files: Mapping[str, int], report: Path) -> str:
    """Write all differences into a folder and return them in short: each kind, how often, and the first of them."""
    shutil.rmtree(report, ignore_errors=True)
    lines = []
    for kind, title in KINDS.items():
        own = [each for each in found if each.kind == kind]
        if own:
            lines.append(f"{title}: {len(own)}")
            lines += (f"  {each.file}: {each.place}" for each in own[:FIRST])
            lines += [f"  and {len(own) - FIRST} more"] if len(own) > FIRST else []
        for each in own:
            path = report / kind.replace(" ", "-") / f"{each.file}.diff"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(each.diff or f"{each.place}\n", encoding="utf-8")
    counted = ", ".join(f"{number} {name}" for name, number in files.items())
    if not found:
        return f"no difference; compared: {counted}"
    lines.append(f"{len({each.file for each in found})} files differ; compared: {counted}")
    lines.append(f"all of it: {report}")
    return "\n".join(lines)


def compare(base: str, options: Sequence[str]) -> int:
    """Build with the code of a commit and of the work tree, print what differs, return the exit code."""
    try:
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").decode().strip()
    except CannotCompareError:
        raise CannotCompareError(f"no commit `{base}`", WRONG_USAGE) from None
    PLACE.mkdir(parents=True, exist_ok=True)
    put_example()
    codes = code_of_commit(commit), code_here()
    note = made_of(codes, options)
    old, new = (code.folder for code in codes)
    found = [each for part in ("editions", "public") for each in differences_of(old / part, new / part)]
    counts = {
        "editions as data": sum(1 for _ in (new / "editions").rglob("*.json")),
        "pages": sum(1 for _ in (new / "public").rglob("*.html")),
        "PDFs": sum(1 for _ in (new / "public").rglob("*.pdf")),
        "files": sum(path.is_file() for path in (new / "public").rglob("*")),
    }
    if note:
        print(note)
    print(written(found, counts, REPORT))
    if found:
        return DIFFERENT
    return ALIKE if counts["editions as data"] else CANNOT_BUILD


def main() -> int:
    """Compare as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--base", default="HEAD", help="the commit whose code is compared with the work tree")
    parser.add_argument("--as-of", default=datetime.now(UTC).date().isoformat(), help="the day for both; today")
    asked, others = parser.parse_known_args()
    try:
        return compare(asked.base, ["--as-of", asked.as_of, *others])
    except CannotCompareError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
