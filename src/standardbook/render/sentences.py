"""An edition as it is printed: each of its statements is the sentence that says whether something is done or not.

Digests and comparisons know the words of authors; whatever a reader gets is made from this.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar, cast

from standardbook.model.edition import Edition, EditionSituation, EditionStage, EditionTouchpoint, Name
from standardbook.model.fields import Model
from standardbook.model.obligations import Obliging
from standardbook.model.statements import PROHIBITIONS, WordsOf, statement_of
from standardbook.render.fragment_cache import Same

Once = Callable[[Hashable, Callable[[], Model]], Model]
"""Makes a thing once for each key, and gives it back whenever it is asked for again."""

_Place = TypeVar("_Place", EditionTouchpoint, EditionSituation)
_Obliging = TypeVar("_Obliging", bound=Obliging)


def in_sentences(edition: Edition, words_of: WordsOf, once: Once = lambda _key, make: make()) -> Edition:
    """Return an edition in which no prohibition stands without its negation: in rules, names, and what is coming.

    What several editions share stays shared with `once`.
    """
    made = _Sentences(edition.language, words_of, once)
    return replace(
        edition,
        stages=tuple(made.stage(each) for each in edition.stages),
        situations=tuple(made.place(each) for each in edition.situations),
        rules=tuple(made.rule(each) for each in edition.rules),
        names={id_: made.name(each) for id_, each in edition.names.items()},
        coming=tuple(replace(each, title=made.words(each.obligation, each.title)) for each in edition.coming),
        others={kind: tuple(map(made.thing, values)) for kind, values in edition.others.items()},
    )


class _Sentences:
    def __init__(self, language: str, words_of: WordsOf, once: Once) -> None:
        self._language = language
        self._words_of = words_of
        self._once = once

    def words(self, kind: str, text: str) -> str:
        return statement_of(kind, text, self._language, self._words_of)

    def name(self, name: Name) -> Name:
        return replace(name, title=self.words(name.prohibition, name.title)) if name.prohibition else name

    def stage(self, stage: EditionStage) -> EditionStage:
        return replace(stage, touchpoints=tuple(self.place(each) for each in stage.touchpoints))

    def place(self, place: _Place) -> _Place:
        return replace(place, standards=tuple(self.rule(each) for each in place.standards))

    def thing(self, value: Model) -> Model:
        return self.rule(value) if isinstance(value, Obliging) else value

    def rule(self, rule: _Obliging) -> _Obliging:
        said = {kind: text for kind in PROHIBITIONS if (text := getattr(rule, kind))}
        if not said:
            return rule
        make = functools.partial(self._reworded, rule, said)
        return cast(_Obliging, self._once(("sentence", self._language, Same(rule)), make))

    def _reworded(self, rule: Obliging, said: dict[str, str]) -> Obliging:
        return rule.model_copy(update={kind: self.words(kind, text) for kind, text in said.items()})
