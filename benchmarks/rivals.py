"""What other tools make of the same content: a Typst book, MkDocs alone, its plugin for PDF.

Two of them are no dependencies of standardbook: pip install typst mkdocs-to-pdf
"""

from __future__ import annotations

import dataclasses
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import yaml

from standardbook.model.edition import Edition
from standardbook.model.fields import Model
from standardbook.model.quantity import format_quantity
from standardbook.render.chapters import chapters_of, numbers_of_places
from standardbook.render.markdown import TextWriter
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.fonts import font_folder
from standardbook.resources.shipped import shipped

TEMPLATE = """
#let (ink, green, red, grey, soft, pale) = ("#1d2433", "#0f4d47", "#96281b", "#5b6474", "#3a4354", "#c9c5b8").map(rgb)
#let serif = ("Noto Serif", "Noto Serif Armenian"); #let wide(body) = pad(left: -38mm, body)
#let small(body, size: 7.6pt, fill: soft) = { set par(leading: 2.9pt, spacing: 5pt); text(size, fill, body) }
#let large(size, body, fill: green) = text(size, fill, font: serif, strong(body))
#let running = state("running", ""); #set document(title: book.title, author: book.company)
#set page(
  margin: (left: 58mm, right: 20mm, top: 31mm, bottom: 27mm), header-ascent: 12mm, footer-descent: 12mm,
  header: context if here().page() > 1 { wide(small(fill: grey, running.get() + h(1fr) + strong(role))) },
  footer: wide(small(fill: grey, (book.number, book.version, book.effective, role).join(" · ") + h(1fr)
    + context strong(counter(page).display((page, pages) => [#page / #pages], both: true)))))
#set text(font: ("Noto Sans", "Noto Sans Armenian", "DejaVu Sans"), 9.4pt, ink, lang: book.language.slice(0, 2), hyphenate: false)
#set text(top-edge: .8em, bottom-edge: -.2em); #set par(leading: 4.6pt, spacing: 9.6pt)
#set list(marker: text(green, "▪"), indent: 3pt, body-indent: 7pt, spacing: 6.6pt)
#set enum(indent: 3pt, body-indent: 6pt, spacing: 6.6pt); #set outline.entry(fill: none)
#show heading: it => { set par(leading: .25em); block(below: 8pt, sticky: true, it.body) }
#show heading: set text(10.8pt); #show heading.where(level: 1): set text(25pt, font: serif)
#show heading.where(level: 2): set text(13pt); #show heading.where(level: 3): set text(18pt, font: serif)
#let kind-of(each) = words.kinds.keys().find(kind => each.at(kind) != none)
#let rule-of(each) = words.kinds.keys().map(kind => each.at(kind)).find(text => text != none)
#set underline(stroke: .5pt + rgb("#7fa8a2"), offset: 2pt); #show underline: set text(green)
#let goal(each, of: "standard-") = link(label(of + each.id), if of == "standard-" { rule-of(each) } else { each.title })
#let paged(each) = goal(each) + context text(7.4pt, grey, [#h(4pt)#counter(page).at(label("standard-" + each.id)).first()])
#let mark(level, id, title, ..more) = [#heading(level: level, bookmarked: true, ..more, title) #label(id)]
#let name(body) = block(above: 11pt, below: 6pt, sticky: true, text(6.8pt, grey, tracking: .07em, strong(upper(body))))
#let lead(body, below: 8mm) = block(below: below, { set par(leading: 5.5pt); text(11pt, soft, body) })
#let items(title, all, of: list) = if all.len() > 0 { name(title) + of(..all) }
#let card(side, body, below: 12mm) = block(breakable: false, below: below,
  wide(grid(columns: (33mm, 1fr), column-gutter: 5mm, side, body)))
#let chip(kind) = if kind != none { box(inset: (x: 4pt, y: 1.8pt), fill: if kind.ends-with("not") { red } else { green },
  radius: 1.6pt, text(6.6pt, white, tracking: .06em, strong(upper(words.kinds.at(kind))))) }
#let pair(..sides) = if sides.pos().any(((_, all)) => all.len() > 0) { block(above: 10pt, below: 10pt, grid(
  columns: (1fr, 1fr), inset: (x: 8pt, top: 5pt, bottom: 6pt), fill: (x, _) => rgb(("#eef4f2", "#faf0ed").at(x)),
  stroke: (x, _) => (left: 2pt + (green, red).at(x)),
  ..sides.pos().map(((title, all)) => name(title) + all.join(parbreak())))) }
#let boxed(title, body) = if body != none {
  block(width: 100%, above: 12pt, inset: (x: 8pt, y: 6pt), radius: 2pt, stroke: .7pt + pale, strong(title) + " " + body) }
#let turn(level, id, title, number: "") = {
  running.update((number, title).filter(it => it != "").join(" ")) + pagebreak(weak: true)
  block(below: 8mm, wide(line(length: 100%, stroke: 1.4pt + green))) + place(dx: -38mm, large(25pt, number))
  show heading.where(level: 2): set text(21pt, green, font: serif)
  mark(level, id, title, numbering: if number != "" { (..) => number })
}
#let figure-of(it) = for (key, title) in words.figures { if it.at(key) != none { return title + " " + it.at(key) } }
#let standard(each) = card({
  block(below: 7pt, chip(kind-of(each)))
  if each.target != none { large(11pt, figure-of(each.target)) + parbreak() + small(each.target.metric + " " + each.target.share) }
  small(size: 6.8pt, fill: grey, each.id) }, {
  mark(4, "standard-" + each.id, rule-of(each), outlined: false)
  for (title, key) in words.conditions { if each.at(key) != none { strong(title) + " " + each.at(key) + parbreak() } }
  text(soft, each.why + parbreak() + words.serves.at(0)
    + each.principles.map(id => link(label("principle-" + id), underline(names.at(id)))).join(", ") + words.serves.at(1))
  items(words.steps, of: enum, each.steps.map(it => if type(it) == dictionary { it.do } else { it }))
  pair((words.say, each.say.map(it => "“" + it + "”")), (words.avoid, each.avoid.map(it => text(red, "“" + it.phrase + "”")
    + if it.instead != none { linebreak() + words.instead.at(0) + "“" + it.instead + "”" })))
  items(words.behave, each.behave) + items(words.forbidden, each.forbidden) + boxed(words.decide, each.discretion)
})
#let under(id, title) = mark(2, id, title, outlined: false)
#let place-of(each) = {
  block(breakable: false, sticky: true, above: 12mm, width: 100%, {
    wide(line(length: 100%, stroke: .6pt + pale)) + place(dx: -38mm, dy: 5pt, large(8.6pt, numbers.at(each.id)))
    mark(3, if "trigger" in each { "situation-" } else { "touchpoint-" } + each.id, each.title, numbering: (..) => numbers.at(each.id))
    lead(below: 4mm, each.at("ideal", default: none) + each.at("trigger", default: none))
    block(below: 9mm, grid(columns: (2fr, 1fr), column-gutter: 8mm, ..(each.responsible.join(", "), each.accountable)
      .zip(words.facts).map(((value, title)) => small(strong(value) + linebreak() + text(grey, title)))))
  })
  each.standards.map(standard).join()
}
#let stages = (..book.stages, (id: "", title: words.situations, goal: none, touchpoints: book.situations)).filter(
  each => each.touchpoints.len() > 0)
#let places = stages.map(it => it.touchpoints).flatten(); #let all = places.map(it => it.standards).flatten()
#let chapters = (
  terms: () => book.definitions.map(it => card(below: 9mm, [], under("definition-" + it.id, it.term) + it.meaning)).join(),
  provisions: () => words.provisions.pairs().map(((key, title)) => under("of-" + key, title) + book.provisions.at(key))
    .join() + book.provisions.sections.map(it => under("provision-" + it.id, it.title) + it.text).join(),
  principles: () => book.principles.enumerate().map(((index, each)) => card(large(13pt, str(index + 1)), {
    under("principle-" + each.id, each.name) + strong(each.statement) + parbreak() + each.why
    pair((words.do, each.do), (words.never, each.do_not)) })
    + items(words.realised, all.filter(it => it.id in book.realised_by.at(each.id)).map(paged)) + v(8mm)).join(),
  communication: () => stages.map(each =>
    turn(2, "stage-" + each.id, each.title) + lead(each.goal) + each.touchpoints.map(place-of).join()).join(),
  appearance: () => book.rules.map(each => card(chip(kind-of(each)), {
    under("rule-" + each.id, each.item) + strong[#rule-of(each)] + parbreak() + each.reason
    each.variants.map(it => parbreak() + it.text).join() + boxed(words.adjustments, each.adjustments) })).join(),
)
#place(dx: -58mm, dy: -31mm, rect(width: 15mm, height: 297mm, fill: green))
#v(60mm) #large(9pt, upper(book.company)) #parbreak() #large(33pt, book.title) #parbreak() #large(17pt, role)
#align(bottom, strong(book.effective) + " · " + book.approver)
#turn(1, "section-contents", words.contents); #outline(title: none, depth: 3); #turn(1, "section-role", role)
#for each in book.roles { lead(each.purpose) + items(words.tools, each.tools + each.competencies) }
#if not book.is_complete {
  for (key, title) in words.mine { items(title, of: grid.with(columns: (1fr, 1fr), row-gutter: 6.6pt),
    places.filter(it => it.at(key, default: false)).map(it => goal(it, of: "touchpoint-"))) }
  items(words.targets, of: grid.with(columns: (36mm, 1fr), inset: (y: 5pt)),
    all.filter(it => it.target != none).map(it => (large(9pt, figure-of(it.target)), goal(it))).flatten())
  items(words.musts, all.filter(it => it.must != none or it.must_not != none).map(paged))
}
#for (kind, number, title) in sections { turn(1, "section-" + kind, title, number: number) + (chapters.at(kind))() }
#turn(1, "section-index", words.index)
#for each in all.sorted(key: it => it.id) { block(below: 3pt, width: 100%, stroke: (bottom: .5pt + pale), inset: (y: 2pt),
    text(6.8pt, grey, each.id) + linebreak() + text(8.6pt, words.kinds.at(kind-of(each)) + ": " + paged(each))) }
"""
FIGURES = {"at_most": "at most", "at_least": "at least", "every": "every", "between": "", "share": ""}
WORDS: Mapping[str, object] = {
    "kinds": {"must": "Must", "must_not": "Must not", "should": "Should", "should_not": "Should not", "may": "May"},
    "mine": {"is_mine": "Where I meet the customer", "is_answered_for": "What I answer for"}, "figures": FIGURES,
    "provisions": {"audience": "For whom", "purpose": "What for", "why": "Why"}, "situations": "Situations",
    "steps": "How it goes", "say": "Say", "avoid": "Do not say", "behave": "How to behave", "forbidden": "Forbidden",
    "decide": "You decide.", "do": "We do", "never": "We do not", "realised": "Where you meet it", "musts": "My musts",
    "targets": "My targets", "tools": "What you work with", "adjustments": "Adjustments.", "contents": "Contents",
    "conditions": {"When": "when", "Unless": "unless"}, "facts": ["do it", "answers for it"], "serves": ["It serves ", "."],
    "index": "Index of standards", "instead": ["but "],
}  # fmt: skip
CALLS = {
    "b": "strong({", "/b": "});", "strong": "strong({", "/strong": "});", "em": "emph({", "/em": "});",
    "a": "link(GOAL, underline({", "/a": "}));", "br": "linebreak();",
}  # fmt: skip
PLAIN = frozenset("title term name item company must must_not should should_not may responsible accountable".split())
UNLINKED = frozenset({"role", "channel", "document"})
IDS = frozenset("id language role_id roles who within principles realised_by".split())


def escape(text: str) -> str:
    """Return a text as a literal of Typst's code, in which nothing is markup."""
    return '"' + re.sub(r"[ \t\r\n]+", " ", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(value: object, leaf: Callable[[str, str], str] = lambda _, text: escape(text), field: str = "") -> str:
    """Return a value as Typst's code; `leaf` writes a text, given the name of its field."""
    if isinstance(value, Model) or dataclasses.is_dataclass(value):
        value = {key: getattr(value, key) for key in getattr(type(value), "model_fields", value.__dict__)}
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return leaf(field, value)
    if isinstance(value, Mapping):
        rows = [f"{escape(key)}: {literal(it, leaf, field if field in IDS else key)}, " for key, it in value.items()]
        return f"({''.join(rows) or ':'})"
    rows = [f"{literal(each, leaf, field)}, " for each in value] if isinstance(value, Iterable) else []
    return f"({''.join(rows)})"


def code(markup: str) -> str:
    """Return the HTML of an author's text as Typst's code, in which every word is a literal."""
    out = []
    for tag, goal, text in re.findall(r'<(/?\w+)(?:[^>]*? href="([^"]*)")?[^>]*>|([^<]+)', markup):
        call = CALLS.get(tag, "};" if tag[:1] == "/" else "{")
        to = f"label({escape(goal[1:])})" if goal[:1] == "#" else escape(html.unescape(goal))
        out.append(f"{escape(html.unescape(text))};" if text else call.replace("GOAL", to))
    return f"{{[];{''.join(out)}}}"


def typst_source(edition: Edition) -> str:
    """Return an edition's book in Typst, as dense as the real one; without pictures, channels, outside documents."""
    words = catalogue_of(edition.language, [shipped("templates")])
    texts = TextWriter(
        edition, lambda name: None if name.kind in UNLINKED else f"#{name.kind}-{name.id}", words.gettext
    )

    def leaf(field: str, text: str) -> str:
        if field == "id":
            texts.begin_section()
        if field in FIGURES:
            return escape(format_quantity(text, edition.language, words))
        return escape(text if field in IDS else texts.plain(text)) if field in IDS | PLAIN else code(texts.inline(text))

    book = dataclasses.replace(edition, pictures={}, channels=(), documents=(), names={})
    sections = [(it.kind, str(it.number), it.title) for it in chapters_of(edition, words.gettext).values()]
    data = {
        "role": words.gettext("Complete edition") if edition.is_complete else edition.role_title,
        "names": {each.id: texts.plain(each.title) for each in edition.names.values()},
        "numbers": numbers_of_places(edition), "sections": sections,
    }  # fmt: skip
    told = literal(WORDS, lambda _, text: escape(words.gettext(text)))
    return f"#let book = {literal(book, leaf)}\n#let words = {told}\n#let ({', '.join(data)}) = {literal(data)}\n{TEMPLATE}"


def compile_typst(source: str, target: Path) -> None:
    """Write a Typst document as PDF/UA-1 with the shipped fonts. Raises RuntimeError when Typst is not installed."""
    try:
        import typst  # noqa: PLC0415 - no dependency
    except ImportError as error:
        raise RuntimeError("this rival is not installed: pip install typst") from error
    fonts = [str(font_folder())]
    typst.compile(source.encode(), str(target), font_paths=fonts, ignore_system_fonts=True, pdf_standards="ua-1")


def mkdocs_build(folder: Path, target: Path) -> None:
    """Build the site of a folder with a finished mkdocs.yml and docs/. Raises RuntimeError with what MkDocs says."""
    options = ["--quiet", "--config-file", str(folder / "mkdocs.yml"), "--site-dir", str(target.resolve())]
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"mkdocs build failed: {ran.stderr or ran.stdout}")


def mkdocs_to_pdf(folder: Path, target: Path) -> None:
    """Write the PDF that mkdocs-to-pdf makes of such a folder; the site is built on the way."""
    # Our CSS makes WeasyPrint break off at Material's `summary::marker`; strict fails at the link to the book beside it.
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(folder, copy)
        config = yaml.safe_load((copy / "mkdocs.yml").read_text(encoding="utf-8"))
        config |= {"plugins": [{"to-pdf": {"output_path": "book.pdf"}}], "extra_css": [], "strict": False}
        (copy / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
        mkdocs_build(copy, copy / "site")
        shutil.copyfile(copy / "site" / "book.pdf", target)
