"""MkDocs and its theme, loaded once by the process from which the workers are forked."""

from __future__ import annotations

import os

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # read by the theme when it is imported

import material
import mkdocs.commands.build

__all__ = ["material", "mkdocs"]
