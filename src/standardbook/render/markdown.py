"""Authored text to HTML: the one place where text becomes markup.

Links to what the edition holds, the glossary at the first use of a term in a section, everything else escaped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any, cast

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from standardbook.model.edition import Edition, Name
from standardbook.model.language import Foreign, base_language, direction_of, first_words
from standardbook.model.prose import flat, is_allowed_link, parser
from standardbook.model.terms import terms_of
from standardbook.render.typesetting import typeset
from standardbook.render.wording import filled

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""Spaces at which a line may end; those at which it must not are kept."""

ITEM = "• "
"""Before a line of a text that is an item of a list in it."""

_ALL = sys.maxsize
_SMALL_POSITIONS = frozenset({"ru", "hu"})
"""The languages that write the title of a position small inside a sentence."""

UrlOf = Callable[[Name], str | None]
"""Where an entity stands in an output, or None when it has no place of its own there."""


class SafeHtml(Markup):
    """HTML made here from authored text; the only markup that templates let through unescaped."""

    __slots__ = ()


class TextWriter:
    """Writes the texts of one edition as HTML."""

    def __init__(
        self,
        edition: Edition,
        url_of: UrlOf,
        translated: Callable[[str], str] = str,
        *,
        known: dict[tuple[str, str], str] | None = None,
    ) -> None:
        """Write for an edition; `known` keeps the plain words of texts by language, for several writers."""
        self._known = {} if known is None else known
        self._language = edition.language
        self._names = edition.names
        self._url_of = url_of
        self._translated = translated
        self._definitions: Mapping[str, Name] = {
            each.id: Name("definition", each.id, each.term) for each in edition.definitions
        }
        self._meanings = {each.id: each.meaning for each in edition.definitions}
        self._terms = terms_of(edition.definitions, edition.language)
        self._markdown = parser()
        self._linked: set[str] = set()
        self._finds_terms = True
        rules = cast(dict[str, Any], cast(RendererHTML, self._markdown.renderer).rules)
        rules |= {
            "text": self._text,
            "link_open": self._link_open,
            "link_close": self._link_close,
            "reference": self._reference,
            "heading_open": self._heading_open,
            "heading_close": self._heading_close,
        }

    def begin_section(self, *already: str) -> str:
        """Forget which terms were linked, so that each is linked again at its next use, but for `already`."""
        self._linked = set(already)
        return ""

    def block(self, text: str) -> SafeHtml:
        """Return `text` as paragraphs and lists."""
        return self._marked(text, str(self._markdown.render(text, {"language": self._language_of(text)})), "div")

    def inline(self, text: str) -> SafeHtml:
        """Return `text` as one run of words; paragraphs are joined by a space."""
        tokens = self._markdown.parse(text, {})
        env: dict[str, Any] = {"language": self._language_of(text)}
        renderer = cast(RendererHTML, self._markdown.renderer)
        runs = [
            renderer.renderInline(token.children or [], self._markdown.options, env)
            for token in tokens
            if token.type == "inline"
        ]
        codes = [str(escape(token.content)) for token in tokens if token.type in {"fence", "code_block"}]
        return self._marked(text, " ".join([*runs, *codes]), "span")

    def inlines(self, texts: Iterable[str]) -> list[SafeHtml]:
        """Return each text as one run of words."""
        return [self.inline(text) for text in texts]

    def title(self, text: str) -> SafeHtml:
        """Return a title or name, which is no Markdown."""
        return self._marked(text, str(escape(typeset(text, self._language))), "span")

    def titles(self, texts: Iterable[str]) -> list[SafeHtml]:
        """Return each title or name."""
        return [self.title(text) for text in texts]

    def positions(self, titles: Sequence[str]) -> list[SafeHtml]:
        """Return the titles of positions one after the other: small but for the first, where the language wants it."""
        return self.titles(title if place == 0 else self._small(title) for place, title in enumerate(titles))

    def _small(self, title: str) -> str:
        """Return the title of a position as it stands inside a sentence; HR and other capitals stay."""
        if base_language(self._language_of(title)) not in _SMALL_POSITIONS or not title[1:2].islower():
            return title
        words = title[0].lower() + title[1:]
        return Foreign(words, title.language, title.is_outdated) if isinstance(title, Foreign) else words

    def figure(self, text: str) -> SafeHtml:
        """Return a quantity in words, with a link to a term that it counts in: business days."""
        language = self._language_of(text)
        return self._marked(text, self._linked_terms(typeset(text, language)), "span")

    def line(self, text: str, most: int = _ALL) -> SafeHtml:
        """Return the words of `text`, at `most` so many, without links and emphasis."""
        return self._marked(text, str(escape(first_words(self.plain(text), most))), "span")

    def link(self, id_: str, most: int = _ALL) -> SafeHtml:
        """Return the link to something of this edition, by the words that name it or the first of them."""
        name = self._names[id_]
        url = self._url_of(name)
        return self.anchor(url, name.title, most) if url else self.line(name.title, most)

    def anchor(self, url: str, title: str, most: int = _ALL) -> SafeHtml:
        """Return a link by a title. Its language stands on the link itself: a PDF cannot tag a span inside a link."""
        words = escape(first_words(self.plain(title), most))
        link = Markup(f'<a href="{escape(url)}"{_lang(title)}>{words}</a>')  # noqa: S704 - escaped
        return self._marked(title, link, "span") if _is_outdated(title) else SafeHtml(link)

    def links(self, ids: Iterable[str]) -> list[SafeHtml]:
        """Return a link to each of these."""
        return [self.link(id_) for id_ in ids]

    def _marked(self, text: str, html: str, tag: str) -> SafeHtml:
        """Mark HTML of a text that is in another language, or an older translation."""
        if not isinstance(text, Foreign):
            return SafeHtml(html)
        if text.is_outdated:
            _ = self._translated
            note = _("The rule has changed since this was translated.")
            mark = Markup('<small class="outdated-note">{}</small>').format(note)
            return SafeHtml(f'<{tag} class="outdated">{html}</{tag}> {mark}')
        return SafeHtml(f'<{tag} class="foreign"{_lang(text)}>{html}</{tag}>')

    def words(self, text: str) -> SafeHtml:
        """Return `text` as one run without links to the glossary: for headings, and for what somebody says."""
        self._finds_terms = False
        try:
            return self.inline(text)
        finally:
            self._finds_terms = True

    def plain(self, text: str) -> str:
        """Return the words of `text` without any markup; references become the words they print."""
        language = self._language_of(text)
        if "[[" in text:  # its words are those of this edition
            return self._one_line(text, language)
        if (language, text) not in self._known:
            self._known[language, text] = self._one_line(text, language)
        return self._known[language, text]

    def lines(self, text: str) -> tuple[str, ...]:
        """Return the words of `text` as `plain` does, a line for each paragraph and for each item of a list."""
        if "\n" not in text:
            return (self.plain(text),)
        language = self._language_of(text)
        lines, mark = [], ""
        for token in self._markdown.parse(text, {}):
            if token.type == "list_item_open":
                mark = ITEM
            elif token.type in {"inline", "fence", "code_block"}:
                words = self._spaced([token], language)
                lines.append(mark + words if words else "")
                mark = ""
        return tuple(filter(None, lines))

    def meaning(self, definition: str) -> str:
        """Return the meaning of a definition as plain words."""
        return self.plain(self._meanings[definition])

    def _language_of(self, text: str) -> str:
        return text.language if isinstance(text, Foreign) else self._language

    def _one_line(self, text: str, language: str) -> str:
        return self._spaced(self._markdown.parse(text, {}), language)

    def _spaced(self, tokens: Sequence[Token], language: str) -> str:
        return _SPACES.sub(" ", self._words(tokens, language, depth=1)).strip()

    def _words(self, tokens: Sequence[Token], language: str, *, depth: int) -> str:
        words = []
        for token in flat(tokens):
            if token.type == "reference":
                name = self._names.get(token.content)
                if own := token.meta["words"]:
                    words.append(typeset(own, language))
                    continue
                title = name.title if name else ""
                named = self._markdown.parse(title, {}) if depth > 0 and "[[" in title else None
                spelt = self._words(named, language, depth=depth - 1) if named else title
                words.append(typeset(spelt, self._language_of(name.title) if name else language))
            elif token.type in {"softbreak", "hardbreak", "paragraph_close"}:
                words.append(" ")
            elif token.type == "text":
                words.append(typeset(token.content, language))
            elif token.type in {"text_special", "code_inline", "fence", "code_block"}:
                words.append(token.content)
        return "".join(words)

    def _text(self, tokens: Sequence[Token], index: int, _options: object, env: MutableMapping[str, Any]) -> str:
        text = typeset(tokens[index].content, env["language"])
        return str(escape(text)) if env.get("in_link") or not self._finds_terms else self._linked_terms(text)

    def _linked_terms(self, text: str) -> str:
        out, done = [], 0
        for found in self._terms.find(text):
            if found.standing == "term" and found.id in self._linked:
                continue
            words = text[found.start : found.end]
            out.append(str(escape(text[done : found.start])))
            if found.standing == "term":
                self._linked.add(found.id)
                out.append(self._term(found.id, words))
            else:
                out.append(self._avoided(found.id, words))
            done = found.end
        return "".join([*out, str(escape(text[done:]))])

    def _term(self, id_: str, words: str) -> str:
        url = self._url_of(self._definitions[id_])
        if url is None:
            return str(escape(words))
        return str(Markup('<a class="term" href="{}" title="{}">{}</a>').format(url, self.meaning(id_), words))

    def _avoided(self, id_: str, words: str) -> str:
        """Mark a word that staff must not use with the one to use, and lead to its definition."""
        _ = self._translated
        better = filled(_("We say: %(term)s"), self._language, {"term": self._definitions[id_].title})
        url = self._url_of(self._definitions[id_])
        if url is None:
            return str(Markup('<span class="avoided" title="{}">{}</span>').format(better, words))
        return str(Markup('<a class="avoided" href="{}" title="{}">{}</a>').format(url, better, words))

    def _link_open(self, tokens: Sequence[Token], index: int, _options: object, env: MutableMapping[str, Any]) -> str:
        env["in_link"] = True
        url = str(tokens[index].attrGet("href") or "")
        return str(Markup('<a class="outside" href="{}">').format(url)) if is_allowed_link(url) else "<span>"

    def _link_close(self, tokens: Sequence[Token], index: int, _options: object, env: MutableMapping[str, Any]) -> str:
        env["in_link"] = False
        opened = next(token for token in reversed(tokens[:index]) if token.type == "link_open")
        return "</a>" if is_allowed_link(str(opened.attrGet("href") or "")) else "</span>"

    def _reference(self, tokens: Sequence[Token], index: int, _options: object, env: MutableMapping[str, Any]) -> str:
        name, own = self._names.get(tokens[index].content), typeset(tokens[index].meta["words"], env["language"])
        if name is None:  # of another edition: only its own words may stand here
            return str(escape(own))
        words = own or self.plain(name.title)
        lang = _lang("" if own else name.title)
        url = None if env.get("in_link") else self._url_of(name)
        if name.kind == "definition":
            self._linked.add(name.id)
        if url is None:
            return str(Markup("<b{}>{}</b>").format(lang, words)) if name.kind == "role" else str(escape(words))
        return str(Markup('<a class="reference" href="{}"{}>{}</a>').format(url, lang, words))

    def _heading_open(self, *_arguments: object) -> str:
        return '<p class="subheading"><b>'

    def _heading_close(self, *_arguments: object) -> str:
        return "</b></p>\n"


def _is_outdated(text: str) -> bool:
    return isinstance(text, Foreign) and text.is_outdated


def _lang(text: str) -> Markup:
    """Return the attribute that says in which language a text is, where it is not its edition's."""
    if not isinstance(text, Foreign) or text.is_outdated:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(text.language, direction_of(text.language))
