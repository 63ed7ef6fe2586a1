"""The Markdown of authored texts: CommonMark without raw HTML and pictures, and references.

A reference is `[[id]]`, which prints a title, or `[[id|words]]` with words of the author.

One parser for everybody, so that what `check` finds is what `render` prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from standardbook.model.handbook import REFERENCE
from standardbook.resources.limits import MAX_MARKDOWN_NESTING, MAX_MARKDOWN_PARSED

_ALLOWED_LINK = re.compile(r"(?:https://[^\s/]|mailto:[^\s@]+@|tel:\+?[\d])", re.IGNORECASE)
_RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--|<\?|<!\[CDATA\[|<![A-Z]")

_MARKUP = re.compile(r"[<&]|\][(:]")
_LEVEL = re.compile(r"[-+*>]|\d[.)]")


def parser() -> MarkdownIt:
    """Return the parser; it accepts every link, because refusing is for `check` and dropping for `render`."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": MAX_MARKDOWN_PARSED}).disable(
        "image"
    )
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    markdown.inline.ruler.before("link", "reference", _reference)
    return markdown


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a rule
    match = REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content = match["id"]
        token.meta = {"words": " ".join((match["words"] or "").split())}
    state.pos = match.end()
    return True


def may_hold_markup(text: str) -> bool:
    """Tell whether a text can have links, something like HTML, or lists nested too deep; most have none of them.

    A link has a target behind its brackets or a definition, or angles; HTML has angles, perhaps written as entities;
    and each level of a list or quotation has a mark.
    """
    return _MARKUP.search(text) is not None or len(_LEVEL.findall(text)) > MAX_MARKDOWN_NESTING


def is_allowed_link(url: str) -> bool:
    """Tell whether a link may leave the book: https, mailto or tel."""
    return _ALLOWED_LINK.match(url) is not None


def flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens and the tokens inside them."""
    for token in tokens:
        yield token
        yield from flat(token.children or ())


def links_in(tokens: Sequence[Token]) -> list[str]:
    """Return the targets of the links among tokens."""
    return [str(token.attrGet("href") or "") for token in flat(tokens) if token.type == "link_open"]


def nesting_of(tokens: Sequence[Token]) -> int:
    """Return how deep lists and quotations are nested."""
    return max((token.level for token in tokens if token.type == "inline"), default=0) // 2


def raw_html_in(tokens: Sequence[Token]) -> str | None:
    """Return the first piece of text that looks like HTML; it will be shown as it stands."""
    for token in flat(tokens):
        if token.type in {"text", "text_special"} and (match := _RAW_HTML.search(token.content)):
            return match.group()
    return None
