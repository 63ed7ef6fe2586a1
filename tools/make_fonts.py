"""Make the fonts of the book and of the site from the font packages of Debian 12.

Takes the static TrueType files of `fonts-noto-core` and `fonts-noto-extra` (20201225) and of `fonts-dejavu-core`
(2.37), keeps the letters, signs and typographic features that handbooks need, and writes the same subset twice: as
TrueType for the PDF into `site/fonts/`, as WOFF2 for the site into `site/theme/assets/fonts/`. The same packages give
the same bytes; with `--check` nothing is written and a difference is an error. No font has everything: text is set in
Noto, Armenian in Noto Armenian, and the signs that Noto lacks (arrows, check boxes, bullets) in DejaVu.
"""

import argparse
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"ttf": ROOT / "site" / "fonts", "woff2": ROOT / "site" / "theme" / "assets" / "fonts"}
SYSTEM_FONTS = Path("/usr/share/fonts/truetype")

TEXT = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0259, 0x0259),  # schwa, a letter of Azerbaijani
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic and its supplement
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F),  # punctuation, with the narrow and the non-breaking spaces
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x214F),  # letterlike: numero, trade mark
    (0x2150, 0x218F),  # fractions
    (0x2212, 0x2212),  # minus
    (0xFB00, 0xFB06),  # Latin ligatures
)
ARMENIAN = ((0x0020, 0x0020), (0x00A0, 0x00A0), (0x0530, 0x058F), (0xFB13, 0xFB17))  # U+058F is the dram
SYMBOLS = (
    (0x0020, 0x0020),
    (0x00A0, 0x00A0),
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical: keyboard, clock, hourglass
    (0x2460, 0x2473),  # numbers in circles
    (0x25A0, 0x25FF),  # geometric shapes: bullets and boxes
    (0x2600, 0x26FF),  # miscellaneous: stars, check boxes, telephone, warning
    (0x2700, 0x27BF),  # dingbats: check marks, crosses
    (0x27F0, 0x27FF),  # long arrows
    (0x2B00, 0x2B2F),  # more arrows and boxes
)
FEATURES = [
    "ccmp",
    "locl",
    "kern",
    "mark",
    "mkmk",
    "liga",
    "rlig",
    "case",
    "lnum",
    "onum",
    "pnum",
    "tnum",
    "frac",
    "sups",
]


@dataclass(frozen=True, slots=True)
class Subset:
    """One font file to make: where it comes from and which code points it keeps."""

    source: str
    ranges: tuple[tuple[int, int], ...]
    name: str

    def code_points(self) -> list[int]:
        """Spell the ranges out."""
        return [code_point for first, last in self.ranges for code_point in range(first, last + 1)]


SUBSETS = (
    *(
        Subset(f"noto/{name}.ttf", TEXT, name)
        for name in (
            "NotoSans-Regular",
            "NotoSans-Italic",
            "NotoSans-Bold",
            "NotoSans-BoldItalic",
            "NotoSerif-Regular",
            "NotoSerif-Italic",
            "NotoSerif-Bold",
            "NotoSerif-BoldItalic",
        )
    ),
    *(
        Subset(f"noto/{name}.ttf", ARMENIAN, name)
        for name in (
            "NotoSansArmenian-Regular",
            "NotoSansArmenian-Bold",
            "NotoSerifArmenian-Regular",
            "NotoSerifArmenian-Bold",
        )
    ),
    Subset("dejavu/DejaVuSans.ttf", SYMBOLS, "DejaVuSans-Symbols"),
    Subset("dejavu/DejaVuSans-Bold.ttf", SYMBOLS, "DejaVuSans-Symbols-Bold"),
)


def make_font(subset: Subset, flavor: str) -> bytes:
    """Cut one font down and return the bytes of its file."""
    options = Options(
        layout_features=FEATURES,
        hinting=False,  # paper and today's screens do not use it, and it is a third of the file
        notdef_outline=True,  # a missing sign must be seen, not swallowed
        name_IDs=["*"],  # copyright and licence stay in the file
        recalc_timestamp=False,  # the same bytes tomorrow
        drop_tables=["FFTM"],  # the dates of the font editor
    )
    font = TTFont(SYSTEM_FONTS / subset.source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=subset.code_points())
    subsetter.subset(font)
    font.flavor = None if flavor == "ttf" else flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    """Make or check every font; the exit code is 1 when a checked font differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a committed font differs")
    check = parser.parse_args().check
    missing = sorted({subset.source for subset in SUBSETS if not (SYSTEM_FONTS / subset.source).is_file()})
    if missing:
        print(
            f"missing {', '.join(missing)}: install fonts-noto-core fonts-noto-extra fonts-dejavu-core", file=sys.stderr
        )
        return 1
    differing = []
    for flavor, folder in FOLDERS.items():
        total = 0
        for subset in SUBSETS:
            path, made = folder / f"{subset.name}.{flavor}", make_font(subset, flavor)
            total += len(made)
            if check and (not path.is_file() or path.read_bytes() != made):
                differing.append(path)
            elif not check:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
        print(f"{flavor}: {len(SUBSETS)} fonts, {total / 1e6:.2f} MB")
    for path in differing:
        print(f"{path.relative_to(ROOT)} differs from what the packages give", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
