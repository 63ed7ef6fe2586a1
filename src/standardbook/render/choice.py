"""The first page of all that is published: it chooses language and position."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from standardbook.model.edition import Edition
from standardbook.model.language import name_of_language
from standardbook.render.environment import environment_of, notice_of
from standardbook.render.markdown import SafeHtml, TextWriter


@dataclass(frozen=True)
class ChoiceGroup:
    """A department's editions on the page that chooses one."""

    title: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class Choice:
    """The part of the choosing page in one language."""

    language: str
    name: str
    html: SafeHtml


def render_choice(
    editions: Sequence[Edition],
    templates: Sequence[Path],
    folder: str = "",
    *,
    without_site: Container[tuple[str, str]] = frozenset(),
) -> str:
    """Return the page that chooses language and role, and leads to `<language>/<role>/<folder>/index.html` of each.

    Complete editions come last, a draft beside released ones says that it is one, and the editions in `without_site`,
    by language and role, lead to their PDF. `editions` are not empty.
    """
    languages = dict.fromkeys(each.language for each in editions)
    below = f"{folder}/" if folder else ""
    choices = []
    for language in languages:
        own = sorted(
            (each for each in editions if each.language == language),
            key=lambda each: (each.is_complete, not _department(each)),
        )
        groups: dict[str, list[Edition]] = {}
        for each in own:
            groups.setdefault("complete" if each.is_complete else _department(each), []).append(each)
        head = next((each for each in own if not _is_draft(each)), own[0])
        made, _ = environment_of(head, templates)
        rows = [ChoiceGroup(title, tuple(several)) for title, several in groups.items()]
        made.globals["text"] = TextWriter(head, lambda _name: None, _)
        bare = frozenset(each.role_id for each in own if (language, each.role_id) in without_site)
        drafts = {each.role_id: notice_of(each, _) for each in own if _is_draft(each) and not _is_draft(head)}
        shown = {"groups": rows, "without_site": bare, "drafts": drafts, "below": below}
        html = made.get_template("site/choice.html").render(shown)
        choices.append(Choice(language, name_of_language(language), SafeHtml(html)))
    made, _ = environment_of(editions[0], templates)
    return made.get_template("site/choose.html").render(choices=choices)


def _is_draft(edition: Edition) -> bool:
    return edition.control.standing.state == "draft"


def _department(edition: Edition) -> str:
    return "" if edition.is_complete else edition.roles[0].department or ""
