"""The figures of standards in whole sentences: each is named by what it measures, and says when it starts and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from standardbook.model.language import _, without_full_stop
from standardbook.model.obligations import Target
from standardbook.model.quantity import parse_quantity

Words = Callable[[str], str]
"""Writes a text: as HTML, or as plain words."""

_EVERY_ONE = {
    "duration-hour": _("every hour"),
    "duration-day": _("every day"),
    "duration-week": _("every week"),
    "duration-month": _("every month"),
    "duration-year": _("every year"),
}
"""How often something is done that is done once in a unit of time."""


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown: the amount, and in smaller letters what it bounds."""

    bound: str
    amount: str

    def __str__(self) -> str:
        """Return it as it stands in a sentence."""
        return f"{self.bound} {self.amount}".strip()


class TargetWriter:
    """Says the targets of standards in the words of one language."""

    def __init__(self, quantity: Words, translated: Words) -> None:
        """Say amounts by `quantity`, and words of the templates by `translated`."""
        self._quantity = quantity
        self._translated = translated

    def figure(self, target: Target) -> Figure | None:
        """Return the figure of a target; none at all needs no bound."""
        gettext = self._translated
        if target.at_most:
            return Figure("" if _is_none(target.at_most) else gettext(_("at most")), self._quantity(target.at_most))
        if target.at_least:
            return Figure(gettext(_("at least")), self._quantity(target.at_least))
        if target.every:
            one = _unit_of_one(target.every)
            each = _EVERY_ONE.get(one)
            return Figure("", gettext(each)) if each else Figure(gettext(_("every")), self._quantity(target.every))
        if target.between:
            ends = target.between if isinstance(target.between, str) else " and ".join(target.between)
            return Figure("", self._quantity(ends))
        return Figure("", self._quantity(target.share)) if target.share else None

    def caption(self, target: Target, words: Words) -> Markup:
        """Return the sentences beside the figure of a target: what it measures, how often, from when to when."""
        return Markup(" ").join([*self._measured(target, words), *self._clock(target, words)])

    def sentence(self, target: Target, words: Words) -> Markup:
        """Return all of a target in sentences that need nothing beside them."""
        return Markup(" ").join([*self._whole(target, words), *self._clock(target, words)])

    def _measured(self, target: Target, words: Words) -> Iterator[Markup]:
        if target.metric:
            # TRANSLATORS: what is measured, as a sentence under its figure.
            yield self._made(_("%(metric)s."), metric=_named(target.metric, words))
        if share := self._share(target):
            # TRANSLATORS: the share comes with its sign: 95 %.
            yield self._made(_("In %(share)s of cases."), share=share)

    def _whole(self, target: Target, words: Words) -> Iterator[Markup]:
        figure, share = self.figure(target), self._share(target)
        if figure is None:
            yield from self._measured(target, words)
        elif target.metric and share:
            # TRANSLATORS: Time to the first word: at most 10 seconds, in 95 % of cases.
            pattern = _("%(metric)s: %(figure)s, in %(share)s of cases.")
            yield self._made(pattern, metric=_named(target.metric, words), figure=str(figure), share=share)
        elif target.metric:
            # TRANSLATORS: Time to the first word: at most 10 seconds.
            yield self._made(_("%(metric)s: %(figure)s."), metric=_named(target.metric, words), figure=str(figure))
        else:
            amount = str(figure)
            # TRANSLATORS: At most 10 seconds.
            yield self._made(_("%(figure)s."), figure=amount[:1].upper() + amount[1:])
            yield from self._measured(target, words)

    def _share(self, target: Target) -> str:
        has_figure = target.at_most or target.at_least or target.every or target.between
        return self._quantity(target.share) if target.share and has_figure else ""

    def _clock(self, target: Target, words: Words) -> Iterator[Markup]:
        if target.from_:
            # TRANSLATORS: what begins the time that is measured, a word or a sentence: the slip is printed.
            yield self._made(_("Start: %(start)s."), start=_named(target.from_, words))
        if target.to:
            # TRANSLATORS: what ends the time that is measured.
            yield self._made(_("End: %(end)s."), end=_named(target.to, words))

    def _made(self, pattern: str, **values: str) -> Markup:
        return Markup(escape(self._translated(pattern))) % values  # noqa: S704 - escaped


def _named(text: str, words: Words) -> str:
    return words(without_full_stop(text))


def _is_none(text: str) -> bool:
    quantity = parse_quantity(text)
    return quantity is not None and quantity.number == 0


def _unit_of_one(text: str) -> str:
    quantity = parse_quantity(text)
    return quantity.unit if quantity and quantity.number == Decimal(1) else ""
