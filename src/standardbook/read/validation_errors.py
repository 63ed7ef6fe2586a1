"""Turn what Pydantic found into diagnostics with a span, plain words and a hint."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from standardbook.diagnostics import CODES, Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.fields import KEY, Mapped, Model, Path

_EXPECTED = {
    "string_type": "a text",
    "tuple_type": "a list",
    "model_type": "fields (`name: value`)",
    "dict_type": "fields (`name: value`)",
    "bool_type": "`true` or `false`",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "union_tag_invalid": "a text",
}


def complaints_of(error: ValidationError, model: type[Model], tree: Mapped) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each error of a file that was read as `tree` and validated as `model`."""
    for detail in error.errors(include_url=False):
        yield _complaint(detail, model, tree)


def _known_path(loc: Path, tree: Mapped) -> Path:
    """Return `loc` without the marks that Pydantic puts between field names for unions."""
    path: list[str | int] = []
    value: object = tree
    for part in loc:
        is_field = isinstance(value, dict) and part in value
        is_item = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if is_field or is_item:
            value = value[part]  # type: ignore[index]
        elif part in {"text", "mapping", "list"} and isinstance(value, (str, dict, list)):
            continue
        elif part != loc[-1]:
            break
        path.append(part)
    return tuple(path)


def _complaint(detail: ErrorDetails, model: type[Model], tree: Mapped) -> Diagnostic:
    path = _known_path(detail["loc"], tree)
    kind, name = detail["type"], next((part for part in reversed(path) if isinstance(part, str)), "")
    span = tree.where.at(*path)
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        span = tree.where.spans.get((KEY, *path), span)
        hint = did_you_mean(name, known, f"the fields here are: {', '.join(known)}")
        return diagnostic("unknown-field", span, f"unknown field `{name}`", hint)
    if name == "accountable" and kind in {"missing", "string_type"}:
        return diagnostic("not-one-accountable", span, "exactly one role answers for it", "accountable: one role id")
    if kind in {"missing", "too_short", "string_too_short"}:
        return _missing(name, span, is_item=isinstance(path[-1], int))
    if kind == "string_pattern_mismatch":
        return _bad_pattern(detail, span)
    if kind == "string_too_long":
        return diagnostic("invalid-id", span, f"`{name}` is too long for an id", "at most 100 characters")
    if kind == "literal_error":
        known = [word.strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        hint = did_you_mean(str(detail["input"]), known, "one of: " + ", ".join(known))
        return diagnostic("invalid-value", span, f"`{detail['input']}` is not a value of `{name}`", hint)
    if kind in CODES:
        return diagnostic(kind, span, detail["msg"], str(detail["ctx"]["hint"]))
    if kind in _EXPECTED:
        return _wrong_type(detail, name, span)
    message = f"`{name}`: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
    return diagnostic("invalid-value", span, message, f"docs/fields.md says what `{name}` may hold")


def _missing(name: str, span: Span, *, is_item: bool) -> Diagnostic:
    if is_item:
        hint = f"write each item of `{name}`, and take out what is empty"
        return diagnostic("missing-field", span, f"an item of `{name}` is missing or empty", hint)
    return diagnostic("missing-field", span, f"the field `{name}` is missing or empty", f"add `{name}:` with its text")


def _bad_pattern(detail: ErrorDetails, span: Span) -> Diagnostic:
    value = detail["input"]
    hint = "small letters, digits and single hyphens: greet-within-ten-seconds"
    return diagnostic("invalid-id", span, f"`{value}` is not an id", hint)


def _wrong_type(detail: ErrorDetails, name: str, span: Span) -> Diagnostic:
    value, expected = detail["input"], _EXPECTED[detail["type"]]
    found = (
        "a list"
        if isinstance(value, list)
        else "fields"
        if isinstance(value, dict)
        else "nothing"
        if value is None
        else f"`{value}`"
    )
    return diagnostic("wrong-type", span, f"`{name}`: expected {expected}, found {found}", _right_type(detail, name))


def _right_type(detail: ErrorDetails, name: str) -> str:
    value, expected = detail["input"], _EXPECTED[detail["type"]]
    if value is None:
        return "write it behind the `-`, or delete the line"
    match expected:
        case "a list" if isinstance(value, str):
            return f"write `{name}: [{value[:60]}]`, or each item on a line of its own behind `- `"
        case "a list":
            return "write each item on a line of its own behind `- `"
        case "a text":
            return "put the text in quotation marks if it holds `: ` or begins with `[` or `{`"
        case "fields (`name: value`)":
            return "write its fields below, each on a line of its own: `name: value`"
        case "a whole number" | "a smaller number":
            return f"write digits alone: `{name}: 5`"
    return f"write `{name}: true` or `{name}: false`"


def _fields_at(model: type[Model], path: Path) -> list[str]:
    for part in path:
        for name, field in model.model_fields.items():
            if part == (field.alias or name) and (
                inner := _model_in(typing.get_type_hints(model, include_extras=True)[name])
            ):
                model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(hint: object) -> type[Model] | None:
    if isinstance(hint, type) and issubclass(hint, Model):
        return hint
    return next((inner for part in typing.get_args(hint) if (inner := _model_in(part))), None)
