"""The company's day: which day it is where the company is, by the `zone` in book.yaml.

The zone is read alone, before the handbook: a build in which nothing is new reads no more than that.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standardbook.resources.limits import MAX_YAML_BYTES

UTC_ZONE = "UTC"
"""The zone of a company that names none."""


def day_in(handbook: Path, moment: datetime) -> date:
    """Return the day that it is at a moment for the company whose handbook is in a folder."""
    return moment.astimezone(zone_of(handbook)).date()


def zone_of(handbook: Path) -> ZoneInfo:
    """Return the zone in the book.yaml of a folder; UTC where it names none that there is.

    What is wrong with the file is said by who reads the handbook.
    """
    try:
        return ZoneInfo(_name_in(handbook / "book.yaml") or UTC_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC_ZONE)


def _name_in(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        content = file.read(MAX_YAML_BYTES)
    if b"zone" not in content and b"\\" not in content:  # most books; a name in quotation marks may be escaped
        return ""
    return _zone_in(content)


def _zone_in(content: bytes) -> str:
    """Return the value of `zone` in a mapping of YAML."""
    import yaml  # noqa: PLC0415 - most books need none of it

    depth = 0
    words: list[str] = []
    """The names and values of the mapping in turn; of a value that is no text, nothing."""
    try:
        for event in yaml.parse(content, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 1 and isinstance(event, (yaml.ScalarEvent, yaml.CollectionEndEvent)):
                words.append(event.value.strip() if isinstance(event, yaml.ScalarEvent) else "")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
    except (yaml.YAMLError, ValueError, OverflowError):
        return ""
    return dict(zip(words[::2], words[1::2], strict=False)).get("zone", "")
