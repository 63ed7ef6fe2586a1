"""The search as npm builds it: `make search` runs these after its build, because they need what npm installs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from standardbook.model.stems import stems_of
from test_terms import FORMS, UNLIKE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install what the search is built with, beside a copy of its sources."""
    folder = tmp_path_factory.mktemp("search")
    for name in ("site/search", "src/standardbook/model"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "site" / "theme" / "assets" / "js").mkdir(parents=True)
    command = ["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"]
    subprocess.run(command, cwd=folder / "site" / "search", check=True, capture_output=True, timeout=1200)
    return folder / "site" / "search"


def test_the_engine_is_what_its_sources_build(sources: Path) -> None:
    """The file that sites ship is what `make search` makes of site/search, byte by byte."""
    subprocess.run(["npm", "run", "--silent", "build"], cwd=sources, check=True, capture_output=True, timeout=1200)
    made = sources.parent / "theme" / "assets" / "js" / "search-engine.js"
    assert made.read_bytes() == (ROOT / "site" / "theme" / "assets" / "js" / "search-engine.js").read_bytes()


def test_browser_and_build_agree_on_the_forms_of_words(sources: Path) -> None:
    """Filipino and Armenian stems are the same in both; in every language the forms of a term meet in the browser too."""
    words = {
        language: sorted({word for term, forms in terms.items() for word in (term, *forms.replace("’", " ").split())})
        for language, terms in FORMS.items()
    }
    for language, pairs in UNLIKE.items():
        words[language] += [word for pair in pairs.split() for word in pair.split("/")]
    script = sources / "stems-of.mjs"
    script.write_text(
        'import { readFileSync } from "node:fs";\nimport { build } from "esbuild";\n'
        'const { outputFiles } = await build({ entryPoints: ["src/stems.js"], bundle: true, format: "esm", write: false });\n'
        'const { stemsOf } = await import("data:text/javascript;base64," + Buffer.from(outputFiles[0].text).toString("base64"));\n'
        "const words = JSON.parse(readFileSync(0, 'utf8'));\n"
        "console.log(JSON.stringify(Object.fromEntries(Object.entries(words).map(([language, own]) =>"
        " [language, own.map((word) => [...stemsOf(word, language)].sort())]))));\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["node", script.name],
        cwd=sources,
        input=json.dumps(words),
        capture_output=True,
        text=True,
        check=True,
        timeout=1200,
    )
    found = json.loads(done.stdout)
    for word, stems in zip(words["tl"], found["tl"], strict=True):
        assert sorted(stems_of(word, "tl")) == stems, word
    for word, stems in zip(words["hy"], found["hy"], strict=True):
        assert stems_of(word, "hy") <= set(stems), (
            word
        )  # a query is any form, so there the basic form loses its vowel too
    for language, terms in FORMS.items():
        of = dict(zip(words[language], found[language], strict=True))
        for term, forms in terms.items():
            for form in forms.replace("’", " ").split():
                if len(form) > 1:
                    assert set(of[term]) & set(of[form]), f"{form} does not meet {term} in the browser"
