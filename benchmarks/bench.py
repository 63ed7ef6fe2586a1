"""Measure builds beside what others need for the same content; prints, asserts nothing.

make bench                          everything, some twenty minutes; writes docs/pictures/cost.svg
make bench ARGS="--only builds"     only our own builds of 300 standards and 12 roles
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from babel.localedata import locale_identifiers
from made_handbook import write_handbook
from plot import Chart, Line, plot_svg
from rivals import compile_typst, mkdocs_build, mkdocs_to_pdf, typst_source

from standardbook.build import jobs
from standardbook.build.pipeline import keys_of
from standardbook.export.mkdocs_engine import write_mkdocs
from standardbook.export.weasyprint_engine import document_of, engine
from standardbook.project.project import load, site_themes, templates
from standardbook.render.sections import render_sections
from standardbook.render.style import style
from standardbook.select import select_editions

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "cost.svg"
STANDARDS, ROLES = 300, 12


@dataclass(frozen=True)
class Run:
    """What a command took."""

    seconds: float
    peak: float
    """The most memory that one of its processes held, in MB."""


def run(command: Sequence[str]) -> Run:
    """Run a command and watch all processes of its session."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    peak = 0.0
    is_done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not is_done.wait(0.05):
            peak = max(
                [peak, *(_peak_of(each) for each in Path("/proc").glob("[0-9]*") if _session(each) == process.pid)]
            )

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - start
    is_done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{errors}")
    return Run(seconds, peak)


def _session(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except (OSError, ValueError, IndexError):
        return 0


def _peak_of(process: Path) -> float:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


@dataclass
class Place:
    """A handbook in a folder with a cache and an output of its own."""

    folder: Path

    def build(self, *options: str) -> Run:
        """Run our command."""
        at = ["--handbook", str(self.folder / "handbook"), "--output", str(self.folder / "public")]
        cache = ["--cache", str(self.folder / "cache"), "--jobs", "2"]
        return run([sys.executable, "-m", "standardbook", "build", *at, *cache, *options])

    def forget(self) -> None:
        """Throw away the output and the cache."""
        for name in ("public", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def edit(self, field: str) -> None:
        """Change a field of a standard that all roles share."""
        file = self.folder / "handbook" / "standards" / "shared-3.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f"  {field}: ", f"  {field}: Edited and ", 1), encoding="utf-8")


def made(folder: Path, standards: int, roles: int, languages: tuple[str, ...] = ("en",)) -> Place:
    """Write a handbook."""
    write_handbook(folder / "handbook", standards, roles, languages)
    return Place(folder)


def size_of(folder: Path) -> float:
    """Return the megabytes of a folder on the disk; a file with several names counts once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values()) / 1e6


def say(name: str, value: Run, beside: str = "") -> None:
    """Print a line."""
    print(f"{name:<52}{value.seconds:8.2f} s {value.peak:7.0f} MB  {beside}", flush=True)


def measure_builds(folder: Path) -> dict[str, Run]:
    """Measure our builds of the large handbook."""
    place = made(folder / "builds", STANDARDS, ROLES)
    roles = [option for number in range(ROLES) for option in ("--role", f"role-{number}")]
    found = {}
    found["cold, 1 role"] = place.build("--role", "role-3")
    place.forget()
    found["cold, 12 roles"] = place.build(*roles)
    place.forget()
    found["cold sites"] = place.build("--only", "site")
    place.forget()
    found["cold"] = cold = place.build()
    disk = f"{size_of(place.folder / 'public'):.0f} MB published, {size_of(place.folder / 'cache'):.0f} MB cache"
    found["nothing changed"] = place.build()
    place.edit("why")
    found["one standard edited (its reason)"] = place.build()
    place.edit("must")
    found["one standard edited (its statement)"] = place.build()
    shutil.rmtree(place.folder / "public")
    found["output deleted, cache there"] = place.build()
    for name, value in found.items():
        say(name, value, f"1/{cold.seconds / value.seconds:.1f} of cold" if value is not cold else disk)
    ratio = found["cold, 12 roles"].seconds / found["cold, 1 role"].seconds
    print(f"{'12 roles against 1, cold':<52}{ratio:8.2f} times")
    return found


_AS_PAGES = """
@page { margin: 31mm 20mm 27mm; size: A4 }
.section { break-before: page } .section * { break-before: auto !important; break-after: auto }
.card { break-inside: avoid } thead { display: table-header-group } .running, .continued { display: none }
"""
"""The style of a book that the engine breaks into pages by itself."""


def plain_weasyprint(html: str, css: str) -> None:
    """Lay a book out as WeasyPrint does it, with numbers of pages left blank."""
    with engine() as weasyprint:
        document_of(weasyprint, html, css, pictures=()).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)


def measure_rivals(folder: Path, ours: dict[str, Run]) -> None:
    """Measure what others need for the same content."""
    place = made(folder / "rivals", STANDARDS, ROLES)
    root = place.folder / "handbook"
    handbook, found = load(root)
    if handbook is None:
        sys.exit("\n".join(map(str, found)))
    folders, shell = templates(root), site_themes(root)
    editions = list(select_editions(handbook, [key[:2] for key in keys_of(handbook)]))
    css = style(folders, "print.css") + _AS_PAGES
    whole = {}
    for edition in (editions[3], editions[-1]):
        bodies = "".join(each.html for each in render_sections(edition, folders))
        html = f'<html lang="en"><head><title>{edition.title}</title></head><body>{bodies}</body></html>'
        whole[edition.role_id] = alone(partial(plain_weasyprint, html, css))
        say(f"plain WeasyPrint, {edition.role_id}", whole[edition.role_id])
    first, last = whole.values()
    total = ROLES * first.seconds + last.seconds
    beside = f"{total / ours['cold'].seconds:.1f} times ours, sites included"
    print(f"{'plain WeasyPrint, each edition in turn (12 + 1)':<52}{total:8.2f} s {'':10}  {beside}")
    seconds = 0.0
    for number, edition in enumerate(editions):
        made_ = jobs.render(jobs.RenderJob((edition,), folders, ("site",), ((),)))
        write_mkdocs(made_.editions[0]["site"].source, shell, folder / f"mkdocs-{number}")
        seconds += alone(partial(mkdocs_build, folder / f"mkdocs-{number}", folder / f"built-{number}")).seconds
    sites = ours["cold sites"].seconds
    print(
        f"{'mkdocs build, each edition in turn (13)':<52}{seconds:8.2f} s {'':10}  {seconds / sites:.1f} times our sites"
    )
    try:
        say("mkdocs-to-pdf, role-3", alone(lambda: mkdocs_to_pdf(folder / "mkdocs-3", folder / "plugin.pdf")))
        source_ = typst_source(editions[3])
        typst = alone(lambda: compile_typst(source_, folder / "typst.pdf"))
    except RuntimeError as error:
        print(error)
        return
    say("Typst, role-3 (it uses both cores)", typst)
    for name in ("one standard edited (its reason)", "one standard edited (its statement)"):
        ratio = ROLES * typst.seconds / ours[name].seconds
        print(f"{f'Typst for 12 roles against: {name}':<70} {ratio:.1f} times ours")


def alone(work: Callable[[], object]) -> Run:
    """Do some work in a process of its own and wait for it."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it was is told
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError("this rival did not finish; pip install typst mkdocs-to-pdf")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def measure_growth(folder: Path) -> str:
    """Measure how cost grows; return the picture of it."""
    charts = []
    rows: tuple[tuple[str, str, list[tuple[int, int, int]]], ...] = (
        ("Roles", "roles (300 standards)", [(300, roles, 1) for roles in (1, 3, 6, 12)]),
        ("Standards", "standards (12 roles)", [(standards, 12, 1) for standards in (75, 150, 300)]),
        ("Languages", "languages (100 standards, 6 roles)", [(100, 6, languages) for languages in (1, 3, 5)]),
    )
    for title, label, sizes in rows:
        cold, edited = [], []
        for standards, roles, languages in sizes:
            place = made(folder / f"{title}-{standards}-{roles}-{languages}", standards, roles, CODES[:languages])
            x = {"Roles": roles, "Standards": standards, "Languages": languages}[title]
            cold.append((float(x), place.build().seconds))
            place.edit("why")
            edited.append((float(x), place.build().seconds))
            print(f"{title.lower()}: {x:<4} cold {cold[-1][1]:6.1f} s, edited {edited[-1][1]:5.1f} s", flush=True)
        charts.append(Chart(title, label, "seconds", (Line("cold", tuple(cold)), Line("one edit", tuple(edited)))))
    return plot_svg("What a build costs", charts)


CODES = ("en", "ru", "hu", "hy", "tl")


def measure_editions(folder: Path) -> None:
    """Measure many editions of a small handbook."""
    for editions in (125, 250, 500):
        place = made(folder / f"editions-{editions}", 40, editions - 1)
        found = place.build()
        say(f"cold, {editions} editions of 40 standards", found, f"{found.seconds / editions:.3f} s an edition")
        shutil.rmtree(place.folder)


def measure_versions(folder: Path) -> None:
    """Measure the comparison of a large handbook with its last commit."""
    place = made(folder / "versions", 1000, 12)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "one")):
        subprocess.run(["git", *who, *command], cwd=place.folder, check=True)
    place.edit("must")
    at = ["--handbook", str(place.folder / "handbook")]
    for name, options in (("whole", []), ("one role", ["--role", "role-3"])):
        found = run([sys.executable, "-m", "standardbook", "diff", "HEAD", *at, *options])
        say(f"diff of 1,000 standards, {name}", found)


def in_processor_seconds(*arguments: str, times: int = 5) -> tuple[Run, str]:
    """Run a command some times; return the run in the middle, and what it took of the processor."""
    runs = []
    for _ in range(times):
        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = run([sys.executable, "-m", "standardbook", *arguments])
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        runs.append((end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime, found))
    seconds, found = sorted(runs, key=lambda each: each[0])[times // 2]
    return found, f"{seconds:.2f} s of the processor"


def measure_checks(folder: Path) -> None:
    """Measure commands that answer at once, and the checks of what is large in one way, and in two."""
    for arguments in (("check",), ("roles",), ("schema", "--output", str(folder / "schemas")), ("--help",)):
        say(f"standardbook {arguments[0]}, the example", *in_processor_seconds(*arguments))
    regions = sorted(each.replace("_", "-") for each in locale_identifiers() if each.count("_") == 1)
    rows: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
        ("5,000 standards, 12 roles", 5000, 12, ("en",)),
        ("1,000 roles, 300 standards", 300, 1000, ("en",)),
        ("200 languages, 20 standards, 6 roles", 20, 6, ("en", *regions[:199])),
        ("5,000 standards, 1,000 roles", 5000, 1000, ("en",)),
    )
    for name, standards, roles, languages in rows:
        root = folder / f"checks-{standards}-{roles}-{len(languages)}"
        write_handbook(root, standards, roles, languages, staff="staff")
        say(f"check of {name}", *in_processor_seconds("check", "--handbook", str(root), times=1))
        shutil.rmtree(root)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=("builds", "growth", "editions", "versions", "checks"), help="a part of it")
    chosen = options.parse_args().only
    with tempfile.TemporaryDirectory(prefix="standardbook-bench-") as name:
        folder = Path(name)
        if chosen in {None, "builds"}:
            ours = measure_builds(folder)
            if chosen is None:
                measure_rivals(folder, ours)
        if chosen in {None, "growth"}:
            PICTURE.write_text(measure_growth(folder), encoding="utf-8")
        if chosen in {None, "editions"}:
            measure_editions(folder)
        if chosen in {None, "versions"}:
            measure_versions(folder)
        if chosen in {None, "checks"}:
            measure_checks(folder)


if __name__ == "__main__":
    main()
