"""Lines of the PDF break where they are full, also before a link.

WeasyPrint 70 measures a text that ends with a space, such as one before a link, with this space. Where the words alone
just fit into the line and the space does not, it breaks after the first word.
"""

from __future__ import annotations

from typing import Any

_COLLAPSING = ("normal", "nowrap", "pre-line")
"""The values of `white-space` by which a space at the end of a line takes no room."""


def break_full_lines_only(inline: Any) -> None:  # noqa: ANN401 - the library has no types
    """Let WeasyPrint's layout of lines leave a space at the end of a text out of account; once is enough."""
    split = inline.split_first_line
    if hasattr(split, "without_last_space"):
        return

    def without_last_space(
        text: str,
        style: Any,  # noqa: ANN401
        context: Any,  # noqa: ANN401
        max_width: float | None,
        justification_spacing: float,
        **others: bool,
    ) -> Any:  # noqa: ANN401
        made = split(text, style, context, max_width, justification_spacing, **others)
        layout, _length, resume_at, *_measures = made
        words = text.rstrip(" ")
        is_one_word = resume_at is not None and " " not in layout.text.strip(" ")
        if not is_one_word or words in {text, ""} or style["white_space"] not in _COLLAPSING:
            return made
        if split(words, style, context, max_width, justification_spacing, **others)[2] is not None:
            return made
        return split(text, style, context, None, justification_spacing, **others)  # the words fit: one line, whole

    without_last_space.without_last_space = True  # type: ignore[attr-defined]
    inline.split_first_line = without_last_space
