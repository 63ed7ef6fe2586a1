"""Options and fixtures that several test files share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag by which golden files change."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
