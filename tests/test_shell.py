"""A company's own shell of the sites: its settings are data, and of its theme only what belongs to one is published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import standardbook, tree
from handbooks import write
from standardbook.export.site_theme import copy_theme, left_out, settings_of
from standardbook.resources.shipped import shipped

SHIPPED = (shipped("site") / "mkdocs.yml").read_text(encoding="utf-8")
BUILD = ("build", "--only", "site", "--role", "clerk")

NO_PART = (
    "notes.txt", ".env", ".git/config", "assets/.git/HEAD", "assets/css/base.css~", "main.html.bak", "macros.py", "README.md",
    "assets/dump.sql", "assets/js/node_modules/x/index.js", "__pycache__/macros.cpython-311.pyc", ".DS_Store", "package.json",
    "assets/backup.zip", "assets/js/app.js.map", "assets/.htpasswd", "id_rsa", "report.pdf", "assets/css/.base.css.swp",
)  # fmt: skip
PART = (
    "assets/css/own.css", "assets/js/own.js", "assets/images/logo.svg", "assets/images/photo.JPG", "assets/fonts/own.woff2",
    "assets/fonts/OFL.txt", "assets/fonts/own.LICENSE.txt", "assets/LICENSE",
)  # fmt: skip


def settings(folder: Path, text: str | bytes) -> str:
    """Write the settings of a company's sites, build them, and return what was said, which is no traceback."""
    write(folder, {})
    (folder / "site").mkdir()
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "site" / "mkdocs.yml").write_bytes(content)
    done = standardbook(*BUILD, cwd=folder)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 1
    assert not (folder / "public").exists()
    return done.stdout


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (f"{SHIPPED}\nbroken: [1, 2\n", r"\d+", "broken-yaml"),
        (f"{SHIPPED}\nrun: !!python/object/apply:os.system ['touch ran']\n", r"\d+", "yaml-tag"),
        (f"{SHIPPED}\nname: !ENV NAME\n", r"\d+", "yaml-tag"),
        (b"site_name: \xff\xfe\n", "1", "not-utf8"),
        ("- a\n- b\n", "1", "wrong-type"),
        ("", "1", "wrong-type"),
        ("theme: material\n", "1", "wrong-type"),
        ("extra: 3\ntheme: {name: material}\n", "1", "wrong-type"),
        ("plugins: []\n", "1", "missing-field"),
        (f"docs_dir: other\n{SHIPPED}", "1", "unknown-field"),
        (f"1: one\n{SHIPPED}", "1", "wrong-type"),
        ("a: 2026-99-99\n", "1", "broken-yaml"),
    ],
)
def test_broken_settings_are_named_with_their_place(tmp_path: Path, text: str | bytes, line: str, code: str) -> None:
    """Settings that are no YAML, carry tags or set what the build sets are a diagnostic, and nothing of them runs."""
    said = settings(tmp_path, text)
    assert re.search(rf"site/mkdocs\.yml:{line}:\d+: error\[{code}\]", said), said
    assert not (tmp_path / "ran").exists()


def test_the_shipped_settings_and_theme_are_whole() -> None:
    """Nothing of the shipped shell is left out, and its settings are read."""
    shell = (shipped("site"),)
    assert settings_of(shell)["theme"]["name"] == "material"
    assert left_out(shell) == []


def test_only_what_belongs_to_a_theme_is_published(tmp_path: Path) -> None:
    """Of a company's theme, templates, styles, scripts, pictures and fonts are; what was left out is said."""
    write(tmp_path, {})
    theme = tmp_path / "site" / "theme"
    for name in (*NO_PART, *PART):
        (theme / name).parent.mkdir(parents=True, exist_ok=True)
        (theme / name).write_text(f"canary {name}", encoding="utf-8")
    (tmp_path.parent / "outside.css").write_text("canary outside", encoding="utf-8")
    (theme / "assets" / "css" / "link.css").symlink_to(tmp_path.parent / "outside.css")
    (theme / "assets" / "again").symlink_to(theme / "assets")
    done = standardbook(*BUILD, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "public" / "en" / "clerk"
    published = {
        match[1] for path in site.rglob("*") if path.is_file()
        for match in re.finditer(rb"canary ([^\n]+)", path.read_bytes())
    }  # fmt: skip
    assert published == {name.encode() for name in PART}
    assert "left out of the sites, being no part of a theme: " in done.stderr
    assert re.search(r"and \d+ more$", done.stderr, re.MULTILINE)
    named = {path.relative_to(theme).as_posix() for path in left_out((tmp_path / "site",))}
    assert {"notes.txt", ".env", ".git", "assets/.git", "main.html.bak", "assets/css/link.css"} <= named
    assert not named & set(PART)


def test_icons_of_one_s_own_are_taken_in_and_not_published(tmp_path: Path) -> None:
    """Material's folder `.icons` belongs to a theme, though its name is hidden."""
    icon = tmp_path / "site" / "theme" / ".icons" / "own" / "star.svg"
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg/>", encoding="utf-8")
    copy_theme((tmp_path / "site", shipped("site")), tmp_path / "copy")
    assert ".icons/own/star.svg" in tree(tmp_path / "copy")
    assert left_out((tmp_path / "site",)) == []
