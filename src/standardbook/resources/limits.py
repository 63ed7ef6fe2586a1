"""How deep and how much: every limit of what an author may nest or pile up, each with its reason.

No walk over authored data goes deeper than these say. A walk over what the model itself nests (a handbook holds
stages, these touchpoints, these texts) is as deep as the model, whatever an author writes.
"""

from __future__ import annotations

MAX_LEVELS_OF_ROLES = 32
"""How many roles one after the other a role may extend. Companies have five; lines are found without recursion."""

MAX_YAML_DEPTH = 32
"""How deep values of a file may be nested. No field lies deeper than ten; what walks a file's tree is no deeper."""

MAX_YAML_VALUES = 50_000
"""How many values a file may have: a reader of one file needs seconds at most."""

MAX_YAML_BYTES = 1_000_000
"""How big a file may be: some four hundred standards, more than anybody reviews in one file."""

MAX_TEXT = 100_000
"""How many characters a text may have: thirty pages, and what reads Markdown stays quick."""

MAX_WORD = 300
"""How many characters a word may have: no line is wider, and the search for a place to break it ends."""

MAX_MARKDOWN_NESTING = 8
"""How deep lists and quotations may be nested in a text: no page has room for more, and layout is recursive there."""

MAX_MARKDOWN_PARSED = 20
"""How deep the parser of Markdown goes; what is deeper is shown as it stands. It is recursive there."""

MAX_PICTURE_BYTES = 10_000_000
"""How big the file of a picture may be."""

MAX_FONT_BYTES = 10_000_000
"""How big the file of a font may be: one for Latin, Cyrillic and Greek has half a million."""

MAX_PIXELS = 25_000_000
"""How many pixels a picture may have: it is decoded in memory, and a page shows a tenth of them."""

MAX_LIST_BYTES = 20_000_000
"""How big a list of people may be: half a million of them."""

MAX_PO_BYTES = 8 << 20
"""How big a translators' file may be: as much text as the files that it translates."""

MAX_LOCK_BYTES = 2_000_000
"""How big numbers.lock may be: a line for each of some fifty thousand numbers."""
