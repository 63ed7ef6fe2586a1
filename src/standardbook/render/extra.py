"""What stands beside the pages of a site: where its version stands, and which versions there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from standardbook.model.edition import Edition
from standardbook.render.environment import environment_of
from standardbook.render.markdown import TextWriter
from standardbook.render.memory import Memory

_LATEST = (
    '<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{version}</title>'
    '<meta http-equiv="refresh" content="0; url={url}"><link rel="canonical" href="{url}">'
    '<meta name="robots" content="noindex"></head>\n<body><p><a href="{url}">{version}</a></p></body>\n</html>\n'
)


def render_extra(edition: Edition, templates: Sequence[Path], memory: Memory | None = None) -> dict[str, bytes]:
    """Return the further files of an edition's site by path: nothing for a handbook that was never released."""
    control = edition.control
    files = {}
    if control.standing.state not in {"", "draft"}:
        made, _ = environment_of(edition, templates, memory)
        made.globals["text"] = TextWriter(edition, lambda _name: None, _)
        files["status.html"] = made.get_template("site/status.html").render(folder=control.folder).encode()
    if control.versions and not control.folder:
        files |= _versions(edition)
    return files


def _versions(edition: Edition) -> dict[str, bytes]:
    """Return the list of versions as data and as a script, which a page can load from a folder too; and `latest`."""
    control = edition.control
    rows = [{"version": each.version, "title": each.version, "state": each.state} for each in control.versions]
    listed = json.dumps({"first": edition.version, "versions": rows}, ensure_ascii=True, separators=(",", ":"))
    known = [
        {"version": each.version, "title": each.version, "aliases": ["latest"] if each.state == "in-force" else []}
        for each in control.versions
    ]
    files = {
        "versions.js": f"globalThis.standardbookVersions={listed.replace('<', chr(92) + 'u003c')};\n".encode(),
        "versions.json": (json.dumps(known, indent=1) + "\n").encode(),
    }
    current = next((each.version for each in control.versions if each.state == "in-force"), "")
    if current:
        url = "../index.html" if current == edition.version else f"../{current}/index.html"
        page = _LATEST.format(language=edition.language, version=current, url=url)
        files["latest/index.html"] = page.encode()
    return files
