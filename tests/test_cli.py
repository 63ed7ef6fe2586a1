"""The command line: what each command prints and how it ends."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from commands import environment, preview_of, standardbook
from handbooks import FILES, write
from test_translations import BOOK, HEADER, HELLO, entry


def test_an_author_s_mistake_ends_with_one_and_is_printed_once(tmp_path: Path) -> None:
    """Errors go to the output with place, code and hint, and the command ends with 1."""
    write(tmp_path, {"standards/hello.yaml": str(FILES["standards/hello.yaml"]).replace("must", "mustt")})
    done = standardbook("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "handbook/standards/hello.yaml:4:5: error[unknown-field]" in done.stdout
    assert "did you mean `must`?" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--role", "nobody"),
        ("build", "--language", "xx"),
        ("serve", "--role", "nobody"),
        ("serve", "--language", "hu"),
        ("translate",),
        ("translate", "--language", "hu"),
        ("build", "--no-such-option"),
        ("no-such-command",),
        ("init", "."),
    ],
)
def test_wrong_usage_ends_with_two_and_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A wrong option, role or language is no traceback, and nothing is written."""
    write(tmp_path, {})
    before = sorted(tmp_path.rglob("*"))
    done = standardbook(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_strict_lets_warnings_fail(tmp_path: Path) -> None:
    """A handbook with warnings only is fine, unless --strict is asked for."""
    write(tmp_path, {})
    assert standardbook("check", cwd=tmp_path).returncode == 0
    assert standardbook("check", "--strict", cwd=tmp_path).returncode == 1


def test_diagnostics_for_machines(tmp_path: Path) -> None:
    """JSON is a list of objects, the GitHub form marks lines of a pull request; a clean handbook is an empty list."""
    write(tmp_path, {"roles.yaml": str(FILES["roles.yaml"]) + "    extends: [nobody]\n"})
    found = json.loads(standardbook("check", "--format", "json", cwd=tmp_path).stdout)
    error = next(each for each in found if each["severity"] == "error")
    assert (error["code"], error["span"]["file"], error["span"]["line"]) == (
        "unknown-reference",
        "handbook/roles.yaml",
        6,
    )
    lines = standardbook("check", "--format", "github", cwd=tmp_path).stdout
    assert re.search(
        r"^::error file=handbook/roles\.yaml,line=6,col=\d+,title=unknown-reference::", lines, re.MULTILINE
    )


def test_roles_shows_who_reads_what(tmp_path: Path) -> None:
    """Each edition has a line with its counts."""
    write(tmp_path, {})
    lines = standardbook("roles", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines if line.strip()][-3:] == ["clerk", "chief", "complete"]


def test_schema_and_version_and_doctor(tmp_path: Path) -> None:
    """The schemas are written where asked, the version is printed, and this machine lacks nothing."""
    assert standardbook("schema", "--output", "s", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "s" / "book.schema.json").read_text(encoding="utf-8"))["type"] == "object"
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", standardbook("--version", cwd=tmp_path).stdout)
    assert standardbook("doctor", cwd=tmp_path).returncode == 0


def test_what_the_machine_lacks_ends_with_three(tmp_path: Path) -> None:
    """Without the libraries of the PDF engine, a build says in one line what to install, also where all is laid out."""
    write(tmp_path, {})
    pdf = ("build", "--role", "clerk", "--only", "pdf")
    assert standardbook(*pdf, "--output", "before", cwd=tmp_path).returncode == 0
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n\nclass Gone:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint':\n            raise OSError('cannot load library')\n\nsys.meta_path.insert(0, Gone())\n",
        encoding="utf-8",
    )
    paths = f"{tmp_path}:{environment()['PYTHONPATH']}"
    for cache in ((), ("--no-cache",)):
        done = standardbook(*pdf, *cache, cwd=tmp_path, PYTHONPATH=paths)
        assert done.returncode == 3
        assert "apt-get install" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_new_company_can_start(tmp_path: Path) -> None:
    """What `init` writes passes the check, and its questions are named."""
    done = standardbook("init", "company", cwd=tmp_path)
    assert done.returncode == 0
    done = standardbook("check", cwd=tmp_path / "company")
    assert done.returncode == 0, done.stdout
    assert "unanswered-question" in done.stdout
    assert standardbook("build", "--only", "site", cwd=tmp_path / "company").returncode == 0


def test_translate_shows_its_progress(tmp_path: Path) -> None:
    """`--status` counts and changes nothing; without it the file is brought up to date."""
    root = write(
        tmp_path,
        {
            "book.yaml": BOOK,
            "standards/hello.yaml": HELLO,
            "translations/ru.po": HEADER + entry("greet.why", "It is kind.", "Так добрее."),
        },
    )
    before = (root / "translations" / "ru.po").read_bytes()
    done = standardbook("translate", "--status", cwd=tmp_path)
    assert done.returncode == 0
    assert re.search(r"^ *standards +\d+ %", done.stdout, re.MULTILINE)
    assert (root / "translations" / "ru.po").read_bytes() == before
    assert standardbook("translate", cwd=tmp_path).returncode == 0
    assert b'msgid "Good morning"\nmsgstr ""' in (root / "translations" / "ru.po").read_bytes()
    assert "Так добрее." in (root / "translations" / "ru.po").read_text(encoding="utf-8")


def test_serve_shows_a_site_on_this_machine_and_builds_it_again(tmp_path: Path) -> None:
    """The site is served on loopback, and a saved change is in it soon after."""
    root = write(tmp_path, {})
    with preview_of(tmp_path, "clerk") as address:
        page = f"{address}/en/clerk/touchpoint-hello.html"
        with urllib.request.urlopen(page, timeout=120) as answer:
            text = answer.read().decode()
        assert "Say hello" in text
        assert '<script src="/.preview.js">' in text
        path = root / "standards" / "hello.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("Say hello", "Wave"), encoding="utf-8")
        with urllib.request.urlopen(f"{address}/.events", timeout=120) as events:
            generations = (json.loads(line[6:])["generation"] for line in events if line.startswith(b"data: "))
            assert any(generation == 2 for generation in generations)
        with urllib.request.urlopen(page, timeout=120) as answer:
            assert "Wave" in answer.read().decode()


@pytest.mark.parametrize(
    "day", ["2027-W01", "2027-W01-1", "20270101", "2027-1-1", "2027-02-30", "today", "", "٢٠٢٧-٠١-٠١"]
)
def test_a_day_is_written_in_one_way(tmp_path: Path, day: str) -> None:
    """A day of an option is YYYY-MM-DD, as the message says, and nothing else that some reader of dates would take."""
    write(tmp_path, {})
    for arguments in (("build", "--as-of", day), ("release", "1.0.0", "--effective", day)):
        done = standardbook(*arguments, cwd=tmp_path)
        assert (done.returncode, "write YYYY-MM-DD" in done.stderr) == (2, True), arguments


def test_the_preview_waits_for_nobody_for_ever_and_tells_about_a_page(tmp_path: Path) -> None:
    """A connection on which no whole request comes is ended; HEAD says of a page what GET does, without the page."""
    write(tmp_path, {})
    with preview_of(tmp_path, "clerk") as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=100) as half:
            half.sendall(b"GET / HTTP/1.1\r\nHost: ")
            assert half.recv(1) == b""
        page = f"{address}/en/clerk/index.html"
        with urllib.request.urlopen(page, timeout=10) as answer:
            length = len(answer.read())
        with urllib.request.urlopen(urllib.request.Request(page, method="HEAD"), timeout=10) as answer:
            assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, str(length), b"")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(urllib.request.Request(f"{address}/none.html", method="HEAD"), timeout=10)
        with urllib.request.urlopen(urllib.request.Request(f"{address}/.events", method="HEAD"), timeout=10) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"


_LOADED = """
import sys
sys.argv = {arguments!r}
from standardbook.cli.app import main
try:
    main()
except SystemExit:
    pass
print("loaded", *sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (["--help"], {"pydantic", "babel", "yaml", "standardbook.model", "standardbook.build.run"}),
        (["roles"], {"standardbook.check", "standardbook.build.run", "standardbook.render"}),
        (["schema"], {"standardbook.check", "standardbook.read", "standardbook.build.run"}),
        (["init", "new"], {"standardbook.check", "standardbook.read", "standardbook.build.run"}),
        (["check"], {"standardbook.build.run", "standardbook.export", "rich", "fontTools", "weasyprint", "mkdocs"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_loads_nothing_that_it_does_not_need(
    tmp_path: Path, arguments: list[str], needless: set[str]
) -> None:
    """Help, roles, schema and init neither check nor build, so they answer at once; check loads no engine."""
    write(tmp_path, {})
    command = [sys.executable, "-c", _LOADED.format(arguments=["standardbook", *arguments])]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)
    said, _, loaded = done.stderr.rpartition("loaded ")
    assert "error[" not in said + done.stdout
    assert needless.isdisjoint(loaded.split())


def test_roles_are_shown_of_a_handbook_with_mistakes(tmp_path: Path) -> None:
    """Who reads what is shown without the checks: a reference to nobody and a circle of roles do not stand against it."""
    roles = "roles:\n  - {id: clerk, title: Clerk, extends: [chief, nobody]}\n  - {id: chief, title: Chief, extends: [clerk]}\n"
    write(tmp_path, {"roles.yaml": roles})
    done = standardbook("roles", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["role", "clerk", "chief", "complete"]
    assert "error[" not in done.stdout


def test_roles_of_a_handbook_that_cannot_be_read_are_its_mistakes(tmp_path: Path) -> None:
    """What cannot be read has no roles to show: its mistakes are said, and the command ends with 1."""
    write(tmp_path, {"roles.yaml": "roles: [\n"})
    done = standardbook("roles", cwd=tmp_path)
    assert done.returncode == 1
    assert "error[broken-yaml]" in done.stdout
