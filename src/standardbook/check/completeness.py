"""What a whole handbook has: standards at every touchpoint, living principles, used terms, answers for every role."""

from __future__ import annotations

from collections.abc import Iterator

from standardbook.check.references import authored_pieces
from standardbook.diagnostics import Diagnostic, diagnostic
from standardbook.model.handbook import Handbook
from standardbook.model.reach import channels_of_nobody, closure_of, concrete_roles, reach_of, standards_at

PRINCIPLES = range(10, 21)
OPEN_QUESTION = "??"
"""How a text begins that its owner has still to write."""


def check_touchpoints(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find touchpoints at which nothing is required of anybody."""
    at = standards_at(handbook)
    for touchpoint in handbook.touchpoints:
        if not at.get(touchpoint.id):
            hint = f"write standards/{touchpoint.id}.yaml that begins with `touchpoint: {touchpoint.id}`"
            message = f"the touchpoint `{touchpoint.id}` has no standard"
            yield diagnostic("touchpoint-without-standard", touchpoint.span("id"), message, hint)


def check_channels(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find channels of which nothing says who reads them: everybody does, whoever it may concern."""
    for channel in channels_of_nobody(handbook):
        message = f"no touchpoint names the channel `{channel.id}`, so it is in every edition"
        hint = "name it in `channels` of a touchpoint, or say who reads it: `roles: [...]`"
        yield diagnostic("channel-without-touchpoint", channel.span("id"), message, hint)


def check_standards_serve(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find standards that serve no principle: rules for their own sake."""
    if handbook.principles:
        for file in handbook.standards:
            for standard in file.standards:
                if not standard.principles:
                    message = f"the standard `{standard.id}` serves no principle"
                    hint = "add `principles: [...]`, or ask what it is good for"
                    yield diagnostic("standard-without-principle", standard.span("id"), message, hint)


def check_principles(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find principles that no standard realises, and too few or too many of them to be remembered."""
    served = {id_ for file in handbook.standards for standard in file.standards for id_ in standard.principles}
    for principle in handbook.principles:
        if principle.id not in served:
            message = f"no standard realises the principle `{principle.id}`"
            hint = f"name it in the `principles` of a standard: [{principle.id}]"
            yield diagnostic("unrealised-principle", principle.span("id"), message, hint)
    if (count := len(handbook.principles)) not in PRINCIPLES:
        span = handbook.principles[0].span() if handbook.principles else handbook.book.span("title")
        yield diagnostic(
            "principle-count", span, f"{count} principles", "10 to 20 cover a company and can be remembered"
        )


def check_definitions_used(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find definitions whose term no text uses."""
    used: set[str] = set()
    for model, piece in authored_pieces(handbook):
        used |= handbook.definitions_named.get(piece.text, frozenset()) - {getattr(model, "id", None)}
    for definition in handbook.definitions:
        if definition.id not in used:
            message = f"no text uses the term `{definition.term}`"
            hint = "delete the definition, or list in `forms` how the texts write it"
            yield diagnostic("unused-definition", definition.span("id"), message, hint)


def check_role_questions(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find roles whose page could not answer one of its three questions."""
    by_id = {role.id: role for role in handbook.roles}
    for role in concrete_roles(handbook):
        line = [by_id[each] for each in closure_of(handbook, role.id)]
        reach = reach_of(handbook, role.id)
        answers = (
            ("What is expected of me?", reach.of("standard"), "make it responsible for a touchpoint with standards"),
            (
                "What does it mean for me?",
                any(each.purpose or each.influence for each in line),
                "add `purpose` or `influence`",
            ),
            (
                "Do I have what it takes?",
                any(each.competencies or each.tools or each.authority for each in line),
                "add `competencies`, `tools` or `authority`",
            ),
        )
        for question, answer, hint in answers:
            if not answer:
                message = f"the page of `{role.id}` has no answer to “{question}”"
                yield diagnostic("unanswered-role-question", role.span("id"), message, hint)


def check_open_questions(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find texts that are still the question of the one who started the book."""
    for _, piece in authored_pieces(handbook):
        if piece.text.startswith(OPEN_QUESTION):
            question = piece.text.removeprefix(OPEN_QUESTION).strip()
            hint = f"write the answer in place of the question, without `{OPEN_QUESTION}`"
            yield diagnostic("unanswered-question", piece.span, f"not answered yet: {question[:120]}", hint)
