"""Attack the product with everything that a contributor could bring, and say what happened: `make attack`.

Three groups: what is refused, each with its code and place; what is harmless, all in one book that is built and searched;
and what a machine, git and the processes of a build are protected from, which tests of their own carry out.
"""

from __future__ import annotations

import argparse
import html
import io
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import yaml
from PIL import Image

from handbooks import FILES, appearance, picture, standard, write
from outputs import pdf_words, site_words
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.project.project import load

Changes = dict[str, str | bytes]


@dataclass(frozen=True)
class Refused:
    """Something that must be refused: what the files become, and the code."""

    what: str
    changes: Callable[[], Changes]
    code: str


def _text(text: str) -> Callable[[], Changes]:
    return lambda: standard(yaml.safe_dump({"discretion": text}, allow_unicode=True).rstrip())


def _raw(text: str) -> Callable[[], Changes]:
    return lambda: {"roles.yaml": text}


def _picture(content: Callable[[], bytes], name: str = "hat.png") -> Callable[[], Changes]:
    return lambda: appearance(name) | {name: content()}


def _bomb(name: str) -> str:
    rows = "".join(f"{name}{at}: &{name}{at} [{f'*{name}{at - 1}, ' * 9}]\n" for at in range(1, 9))
    return f"{name}0: &{name}0 x\n{rows}"


def _many_pixels() -> bytes:
    """Return a PNG that says that it has 400 million pixels."""
    small = bytearray(picture("PNG"))
    small[16:24] = (20_000).to_bytes(4) * 2
    return bytes(small)


REFUSED = (
    # WeasyPrint and pictures
    Refused("a picture of 400 million pixels", _picture(_many_pixels), "bad-picture"),
    Refused("an SVG named .png", _picture(lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>'), "bad-picture"),
    Refused("an EPS named .png", _picture(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n"), "bad-picture"),
    Refused("an HTML page named .png", _picture(lambda: b"<html><script>alert(1)</script>"), "bad-picture"),
    Refused("a picture outside the handbook", lambda: appearance("../../../../etc/hostname"), "bad-picture"),
    Refused("a picture at an absolute path", lambda: appearance("/etc/hostname"), "bad-picture"),
    Refused("a picture at an address", lambda: appearance("https://evil.example/x.png"), "bad-picture"),
    Refused("a word of 100,000 letters", _text("x" * 99_999), "word-too-long"),
    Refused("a text of 125,000 letters", _text("word " * 25_000), "text-too-long"),
    Refused("lists in lists, 60 deep", _text("".join("  " * at + "- x\n" for at in range(60))), "nesting-too-deep"),
    # YAML
    Refused("a billion laughs", _raw(_bomb("a")), "yaml-anchor"),
    Refused("a merge bomb", _raw("a: &a {x: 1}\nroles: {<<: [*a, *a, *a]}\n"), "yaml-anchor"),
    Refused("an object of Python", _raw("roles: !!python/object/apply:os.system [touch ran]\n"), "yaml-tag"),
    Refused("a tag of YAML", _raw('roles: !!int ""\n'), "yaml-tag"),
    Refused("a key twice", _raw("roles: []\nroles: []\n"), "doubled-key"),
    Refused("a second document", _raw("roles: []\n---\nroles: []\n"), "second-document"),
    Refused("brackets, 2,000 deep", _raw("roles: " + "[" * 2000 + "]" * 2000), "too-deep"),
    Refused("a lone surrogate", _raw('roles: [{id: a, title: "\\ud800"}]\n'), "broken-yaml"),
    Refused("a character that there is not", _raw('roles: [{id: a, title: "\\UFFFFFFFF"}]\n'), "broken-yaml"),
    Refused("NUL", _raw('roles: [{id: a, title: "a\\0b"}]\n'), "control-character"),
    Refused("text that runs backwards (Trojan Source)", _raw("roles: [{id: a, title: 'a\u202eb'}]\n"), "control-character"),
    Refused("a directive", _raw("%YAML 1.1\n---\nroles: []\n"), "yaml-tag"),
    Refused("bytes of another encoding", lambda: {"roles.yaml": b"roles: [{id: a, title: \xe9}]\n"}, "not-utf8"),
    Refused("a number of 5,000 digits", lambda: standard(f"target: {{at_most: {'9' * 5000}}}"), "quantity-without-unit"),
    # links
    *(
        Refused(f"a link to {what}", _text(f"See [this]({url})."), "bad-link")
        for what, url in (
            ("a script", "javascript:alert(1)"), ("a script of another kind", "vbscript:x"), ("a file", "file:///etc/passwd"),
            ("data", "data:text/html,<script>alert(1)</script>"), ("another host without a scheme", "//evil.example/x"),
            ("a path", "../../manager/secret.md"), ("an absolute path", "/etc/hostname"), ("a host without encryption", "http://evil.example"),
        )
    ),
    # references, ids, names of files
    Refused("a reference to another role's rule", _text("See [[hide]]."), "reference-out-of-edition"),
    Refused("an id with a path", _raw("roles: [{id: ../../x, title: X}]\n"), "invalid-id"),
    Refused("an id with a line break", _raw('roles: [{id: "a\\n::error::x", title: X}]\n'), "invalid-id"),
    Refused("an id twice", lambda: {"roles.yaml": f"{FILES['roles.yaml']}  - {{id: hello, title: H}}\n"}, "duplicate-id"),
    Refused("roles that inherit in a circle", lambda: {"roles.yaml": "roles:\n  - {id: clerk, title: C, extends: [chief]}\n  - {id: chief, title: D, extends: [clerk]}\n"}, "circular-roles"),
    Refused("a file that is read by nobody", lambda: {"mkdocs.yml": "hooks: [evil.py]\n"}, "unknown-file"),
    Refused("plain files that git takes for a repository", lambda: {"HEAD": "ref: refs/heads/x\n", "config": "[core]\n", "objects/x": "", "refs/x": ""}, "repository-in-handbook"),
)  # fmt: skip

HARMLESS = {
    "a script in HTML": "<script>alert('qzone')</script>",
    "a handler in HTML": '<img src=x onerror="alert(1)">',
    "an attachment in HTML": '<a rel="attachment" href="file:///etc/hostname">qzatt</a>',
    "a style in HTML": '<link rel="stylesheet" href="https://evil.example/x.css"><style>*{display:none}</style>',
    "a frame in HTML": '<iframe src="https://evil.example"></iframe>',
    "a drawing in HTML": '<svg><use href="#x"/><script>alert(2)</script></svg>',
    "a template's expression": "Costs {{ 7 * 191 }} and {{ edition.roles }}.",
    "a template's statement": "{% for x in range(10**9) %}x{% endfor %} {% include '/etc/hostname' %}",
    "a template's comment": "{# not seen #} {%- raw -%}",
    "an attribute list": "# Title {: onclick=alert(3) }",
    "a snippet": '--8<-- "/etc/hostname"',
    "a directive of Sphinx": "```{include} /etc/hostname\n```",
    "an entity": "&lt;script&gt;alert(4)&lt;/script&gt; &#x3c;script&#x3e;",
    "a picture in Markdown": "A chart.",
    "a formula": "=cmd|' /C calc'!A0",
    "a workflow command": "::error file=x::forged",
    "a placeholder": "%(company)s {company} ${company} {0.__class__}",
    "250 stars": "*" * 250,
    "3,000 brackets": "[ " * 1500 + "] " * 1500,
    "a table of 3,000 rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 3000,
}
"""Texts that must be shown as they are written, or not at all, and do nothing."""

_ACTIVE = re.compile(
    r"<script(?![^>]*(?:src=|application/json))[^>]*>[^<]*alert|<[^>]*\son\w+=[\"']?alert|<iframe|<link[^>]*evil|<use[ >]|1337",
    re.IGNORECASE,
)
"""What HTML would hold if one of them did something; 1337 is seven times 191."""

ELSEWHERE = {
    "git runs nothing, fetches nothing, trusts no other owner": ("test_repository.py",),
    "no code is taken from the current folder": ("test_path.py",),
    "no word of one role is in another role's outputs; planted ones are found": ("test_leaks.py",),
    "nothing that others read changes a byte of an edition": ("test_interference.py",),
    "killed, racing and failing builds; other machines; no network; foreign theme files": ("test_build.py",),
    "full and failing disks, every write": ("test_disk.py",),
    "terminals that are full, gone or not UTF-8": ("test_terminal.py",),
    "broken and hostile translations": ("test_translations.py",),
    "a job that takes too much is stopped alone": ("test_executor.py",),
}
"""What tests of their own carry out."""


def refusals() -> Iterator[tuple[str, str, bool]]:
    """Yield for each case of `REFUSED` what happened, and whether it is what should."""
    for case in REFUSED:
        with tempfile.TemporaryDirectory() as temporary:
            root = write(Path(temporary), case.changes())
            found = [each for each in load(root)[1] if each.severity == "error"]
            own = next((each for each in found if each.code == case.code), None)
            first = own or next(iter(found), None)
            place = (
                f"{Path(first.span.file).name}:{first.span.line}:{first.span.column} {first.code}" if first else "taken"
            )
            yield case.what, f"refused at {place}", bool(own and own.hint)


def harmless(only: str = "") -> Iterator[tuple[str, str, bool]]:
    """Yield what the texts of `HARMLESS` do in a book that holds all of them, or one that holds only one."""
    texts = {only: HARMLESS[only]} if only else HARMLESS
    rows = [{"id": f"case-{at}", "must": f"Do {at}.", "why": text} for at, text in enumerate(texts.values())]
    with tempfile.TemporaryDirectory() as temporary:
        changes: Changes = {"standards/hello.yaml": yaml.safe_dump({"touchpoint": "hello", "standards": rows})}
        root = write(Path(temporary), changes)
        handbook, found = load(root)
        assert handbook is not None, found
        assert not [each for each in found if each.severity == "error"], found
        public = Path(temporary) / "public"
        build(Plan(root, public, ("clerk",)), handbook, INLINE)
        pages = "\n".join(path.read_text(encoding="utf-8") for path in sorted(public.rglob("*.html")))
        words = html.unescape(site_words(public)) + pdf_words(public / "en/clerk/handbook.pdf")
        active = [match[0] for match in _ACTIVE.finditer(pages)]
        secret = Path("/etc/hostname").read_text(encoding="utf-8").strip() if Path("/etc/hostname").is_file() else ""
        leaked = bool(secret) and len(secret) > 5 and secret in words
        with pikepdf.open(public / "en/clerk/handbook.pdf") as pdf:
            actions = [key for key in ("/OpenAction", "/AA") if key in pdf.Root]
            files = list(pdf.attachments)
    for what in texts:
        yield what, "shown as text, does nothing", not (active or leaked or actions or files)


def carried_out_elsewhere() -> Iterator[tuple[str, str, bool]]:
    """Run the tests that attack what is not authored, and yield what happened in each group."""
    here = Path(__file__).parent
    for what, files in ELSEWHERE.items():
        with tempfile.TemporaryDirectory() as temporary:
            report = Path(temporary) / "report.xml"
            names = [str(here / name) for name in files]
            command = [sys.executable, "-m", "pytest", "-q", "-n", "2", f"--junitxml={report}", *names]
            done = subprocess.run(command, cwd=here.parent, capture_output=True, text=True, check=False)
            suite = next(ET.parse(report).iter("testsuite")) if report.is_file() else None  # noqa: S314 - our own
            count = suite.get("tests", "0") if suite is not None else "0"
        yield what, f"{count} tests, exit {done.returncode}", done.returncode == 0 and int(count) > 0


def picture_without_words() -> Iterator[tuple[str, str, bool]]:
    """Yield what becomes of what a picture says beside its pixels."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "qzexifzq"
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    with tempfile.TemporaryDirectory() as temporary:
        root = write(Path(temporary), appearance("hat.jpg") | {"hat.jpg": out.getvalue()})
        handbook, found = load(root)
        assert handbook is not None, found
        public = Path(temporary) / "public"
        build(Plan(root, public, ("clerk",)), handbook, INLINE)
        content = b"".join(path.read_bytes() for path in public.rglob("*") if path.is_file())
    yield "a picture that says where it was taken", "its words are gone", b"qzexifzq" not in content


def main() -> int:
    """Carry everything out and print a table; return 1 when something happened that should not."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="only what authors write")
    chosen = options.parse_args()
    groups = [refusals, harmless, picture_without_words, *([] if chosen.quick else [carried_out_elsewhere])]
    failed = 0
    for group in groups:
        for what, happened, is_fine in group():
            print(f"{'ok   ' if is_fine else 'WRONG'}  {what}: {happened}", flush=True)  # noqa: T201
            failed += not is_fine
    print(f"{failed} went wrong" if failed else "nothing went wrong")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
