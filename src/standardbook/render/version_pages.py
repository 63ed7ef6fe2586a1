"""What stands beside the pages of a site: where its version stands, and which versions there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from markupsafe import escape

from standardbook.model.document_control import Listed
from standardbook.model.edition import Edition
from standardbook.model.language import spoken_in
from standardbook.render.environment import environment_of
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.markdown import TextWriter

_LEADING_ON = (
    '<!doctype html>\n<html {spoken}>\n<head><meta charset="utf-8"><title>{words}</title>'
    '<meta http-equiv="refresh" content="0; url={url}"><link rel="canonical" href="{url}">'
    '<meta name="robots" content="noindex"></head>\n<body><p><a href="{url}">{words}</a></p></body>\n</html>\n'
)


def render_extra(
    edition: Edition, templates: Sequence[Path], fragments: FragmentCache | None = None
) -> dict[str, bytes]:
    """Return the further files of an edition's site by path: nothing for a handbook that was never released."""
    control = edition.control
    files = {}
    if control.standing.state not in {"", "draft"}:
        made, _ = environment_of(edition, templates, fragments)
        made.globals["text"] = TextWriter(edition, lambda _name: None, _)
        files["status.html"] = made.get_template("site/status.html").render(folder=control.folder).encode()
    if control.standing.state == "draft":  # where another language still has the release's, a link comes from there
        files["acknowledgement.html"] = _leading_on(edition.language, "index.html", edition.title)
    if control.versions and not control.folder:
        files |= _lists(control.versions)
        if current := _in_force(control.versions):
            url = "../index.html" if current == edition.version else f"../{current}/index.html"
            files["latest/index.html"] = _leading_on(edition.language, url, current)
    return files


def render_place_of_versions(title: str, language: str, versions: Sequence[Listed]) -> dict[str, bytes]:
    """Return the files above the versions of an edition of which none stands first: it was given up, or will be.

    Its first page leads to the version in force, or to one that is announced, or to the page that chooses, which
    `title` names.
    """
    current = _in_force(versions)
    shown = current or next((each.version for each in reversed(versions) if each.state == "announced"), "")
    lead = (f"{shown}/index.html", shown) if shown else ("../../index.html", title)
    files = {"index.html": _leading_on(language, *lead), **_lists(versions)}
    if current:
        files["latest/index.html"] = _leading_on(language, f"../{current}/index.html", current)
    return files


def _in_force(versions: Sequence[Listed]) -> str:
    return next((each.version for each in versions if each.state == "in-force"), "")


def _leading_on(language: str, url: str, words: str) -> bytes:
    return _LEADING_ON.format(spoken=spoken_in(language), url=url, words=escape(words)).encode()


def _lists(versions: Sequence[Listed]) -> dict[str, bytes]:
    """Return the list of versions as data, and as a script, which a page can load from a folder too."""
    rows = [{"version": each.version, "title": each.version, "state": each.state} for each in versions]
    listed = json.dumps({"versions": rows}, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    known = [
        {"version": each.version, "title": each.version, "aliases": ["latest"] if each.state == "in-force" else []}
        for each in versions
    ]
    return {
        "versions.js": f"globalThis.standardbookVersions={listed};\n".encode(),
        "versions.json": (json.dumps(known, indent=1) + "\n").encode(),
    }
