"""Who still has to sign which version; lists that do not fit are refused as a whole, line by line."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import standardbook
from standardbook.diagnostics import Span
from standardbook.history.acknowledgements import Row, check_lists, missing_signatures
from standardbook.model.releases import Release
from standardbook.project.project import load
from standardbook.resources.disk import MARK
from standardbook.resources.shipped import shipped

ROSTER = "person,role\nAnna,barista\nBela,barista\nCleo,courier\nDora,counter-host\nDora,barista\n"
SIGNED = (
    "person;role;version;date;digest\n"
    "Anna;barista;1.2.0;2026-11-20;e95555a3e2f371d5\n"
    "Bela;barista;1.1.0;2026-07-02;\n"
    "Cleo;courier;1.0.0;2026-03-01;\n"
    "Dora;barista;1.2.0;2026-11-18;\n"
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example, whose third version asks baristas and counter hosts, but no courier, to sign."""
    folder = tmp_path_factory.mktemp("meridian")
    shutil.copytree(shipped("handbook"), folder / "handbook")
    return folder


def said(company: Path, tmp_path: Path, roster: str, signed: str, *options: str) -> tuple[int, str, str]:
    """Run the command on two lists; return its exit code and what it said."""
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8-sig")
    (tmp_path / "signed.csv").write_text(signed, encoding="utf-8")
    lists = (str(tmp_path / "roster.csv"), str(tmp_path / "signed.csv"))
    done = standardbook("acknowledgements", *lists, *options, cwd=company)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_who_has_not_signed_the_newest_version_that_asks_is_listed(company: Path, tmp_path: Path) -> None:
    """Per position: an older signature is not enough, a version that did not ask needs none."""
    code, out, err = said(company, tmp_path, ROSTER, SIGNED, "--format", "csv")
    assert code == 0
    assert list(csv.reader(io.StringIO(out)))[1:] == [
        ["Bela", "barista", "1.2.0", "2026-11-16", "1.1.0"],
        ["Dora", "counter-host", "1.2.0", "2026-11-16", ""],
    ]
    assert "2 of 5 still have to sign" in err
    assert [each["person"] for each in json.loads(said(company, tmp_path, ROSTER, SIGNED, "--format", "json")[1])] == [
        "Bela",
        "Dora",
    ]
    assert "Bela" in said(company, tmp_path, ROSTER, SIGNED)[1]
    assert said(company, tmp_path, ROSTER, SIGNED, "--strict")[0] == 1


def test_no_name_is_a_formula_in_a_spreadsheet(company: Path, tmp_path: Path) -> None:
    """A field that begins as a formula does is printed as text (OWASP, CSV injection)."""
    roster = "person,role\n=1+2,barista\n@x,barista\n"
    _, out, _ = said(company, tmp_path, roster, "person,role,version,date\n", "--format", "csv")
    assert [each[0] for each in csv.reader(io.StringIO(out))][1:] == ["'=1+2", "'@x"]


@pytest.mark.parametrize(
    ("roster", "signed", "expected"),
    [
        (ROSTER + "Eve,barrista\n", SIGNED, "roster.csv:7:1: error[unknown-reference]: there is no role `barrista`"),
        (ROSTER + "Anna,barista\n", SIGNED, "roster.csv:7:1: error[doubled-person]"),
        (ROSTER + "Eve,\n", SIGNED, "roster.csv:7:1: error[missing-field]: the field `role`"),
        ("person\nAnna\n", SIGNED, "roster.csv:1:1: error[missing-field]: the list has no column `role`"),
        ("", SIGNED, "roster.csv:1:1: error[missing-field]: the list has no column `person`"),
        (ROSTER, SIGNED + "Eve;barista;9.9.9;2026-11-20;\n", "signed.csv:6:1: error[unknown-reference]: there is no v"),
        (ROSTER, SIGNED + "Eve;barista;1.2.0;20.11.2026;\n", "signed.csv:6:1: error[invalid-value]: `20.11.2026`"),
        (ROSTER, SIGNED + "Eve;barista;1.1.0;2026-11-20;abc\n", "signed.csv:6:1: error[invalid-value]: the digest abc"),
        (
            ROSTER,
            SIGNED + "Eve;barista;1.1.0;2931-01-01;\n",
            "signed.csv:6:1: error[invalid-value]: signed on 2931-01-",
        ),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    company: Path, tmp_path: Path, roster: str, signed: str, expected: str
) -> None:
    """Unknown positions and versions, people named twice, empty fields, days that are none, another text signed."""
    code, out, _ = said(company, tmp_path, roster, signed)
    assert code == 1
    assert expected in out


def test_lists_of_people_are_never_in_what_is_published(company: Path, tmp_path: Path) -> None:
    """A list below a published folder is refused."""
    (tmp_path / MARK).touch()
    code, out, _ = said(company, tmp_path, ROSTER, SIGNED)
    assert code == 1
    assert out.count("error[personal-data-published]") == 2


def test_nobody_signs_what_was_never_released(tmp_path: Path) -> None:
    """Without a release, and without lists, the command says so."""
    assert standardbook("init", "acme", cwd=tmp_path).returncode == 0
    (tmp_path / "list.csv").write_text("person,role,version,date\n", encoding="utf-8")
    done = standardbook("acknowledgements", "../list.csv", "../list.csv", cwd=tmp_path / "acme")
    assert (done.returncode, "nothing was released yet" in done.stderr) == (2, True)
    done = standardbook("acknowledgements", "none.csv", "../list.csv", cwd=tmp_path / "acme")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


VERSIONS = ("1.0.0", "1.1.0", "1.9.0", "1.10.0")


def release(version: str, asks: bool, *, withdrawn: bool = False) -> Release:  # noqa: FBT001 - drawn
    """Return a release that asks hosts to sign, or not."""
    return Release(
        version=version, effective=f"2026-01-0{VERSIONS.index(version) + 1}", approved_by="boss", approver="Head", digest="0" * 64, numbers="0",
        roles=("host",), acknowledge=("host",) if asks else (), withdrawn="2026-02-01" if withdrawn else None,
    )  # fmt: skip


@given(st.tuples(*[st.booleans()] * 4), st.sets(st.sampled_from(VERSIONS)), st.sampled_from([None, *VERSIONS]))
def test_a_signature_counts_for_its_version_and_all_before(
    asks: tuple[bool, ...], signed: set[str], withdrawn: str | None
) -> None:
    """Whatever asks and whatever was signed: missing is exactly who signed nothing as new as the newest that asks."""
    rows = [
        release(version, each, withdrawn=version == withdrawn) for version, each in zip(VERSIONS, asks, strict=True)
    ]
    span = Span("x")
    people = [Row(span, {"person": "Ann", "role": "host"})]
    names = [Row(span, {"person": "Ann", "role": "host", "version": each, "date": "2026-01-01"}) for each in signed]
    needed = max((n for n, each in enumerate(rows) if each.acknowledge and not each.withdrawn), default=-1)
    have = max((VERSIONS.index(each) for each in signed), default=-1)
    found = missing_signatures(people, names, rows, today="2999-01-01")
    assert bool(found) is (needed > have)
    assert all(each.version == VERSIONS[needed] for each in found)


def test_a_version_that_was_replaced_before_its_day_asks_for_nothing() -> None:
    """Two versions for one day: only the second was ever in force, and it does not ask."""
    rows = [release("1.0.0", asks=False), release("1.1.0", asks=True)]
    rows.append(rows[0].model_copy(update={"version": "1.2.0", "effective": rows[1].effective}))
    people = [Row(Span("x"), {"person": "Ann", "role": "host"})]
    assert [each.version for each in missing_signatures(people, [], rows[:2], today="2999-01-01")] == ["1.1.0"]
    assert missing_signatures(people, [], rows, today="2999-01-01") == []


def test_a_digest_of_the_edition_counts_in_any_language(company: Path, tmp_path: Path) -> None:
    """The book's digest stands on old sheets, that of the edition on new ones, shortened as the sheet prints it."""
    handbook, found = load(company / "handbook")
    assert handbook is not None, found
    release = handbook.releases[-1]
    own = release.digests
    head = "person,role,version,date,digest\n"
    for digest in (own["barista"]["en"], own["barista"]["ru"][:16].upper(), release.digest, release.digest[:16]):
        code, out, _ = said(
            company, tmp_path, ROSTER, f"{head}Anna,barista,{release.version},{release.effective},{digest}\n"
        )
        assert (code, out.count("error[")) == (0, 0), out
    for digest in (own["courier"]["en"][:16], own["barista"]["en"][:15] + "x"):
        code, out, _ = said(
            company, tmp_path, ROSTER, f"{head}Anna,barista,{release.version},{release.effective},{digest}\n"
        )
        assert code == 1
        assert (
            f"signed.csv:2:1: error[invalid-value]: the digest {digest} is not that of version {release.version}" in out
        )
        assert f"{release.version} has {release.digest[:16]} (the whole book), {own['barista']['en'][:16]} (en)" in out
    code, out, _ = said(
        company, tmp_path, ROSTER, f"{head}Anna,barista,{release.version},{release.effective},{release.digest[:4]}\n"
    )
    assert (code, "is too short to tell which text was signed" in out) == (1, True)


def signature(digest: str, version: str = "1.0.0") -> list[Row]:
    """Return one signature of a host with a digest."""
    return [
        Row(Span("x"), {"person": "Ann", "role": "host", "version": version, "date": "2026-01-01", "digest": digest})
    ]


def test_a_digest_that_others_have_too_is_ambiguous() -> None:
    """A beginning that fits another position or version tells nothing; a digest that is another's says whose it is."""
    digests = {"host": {"en": "abcdef0123456789"}, "cook": {"en": "abcdef0199999999"}}
    rows = [release("1.0.0", asks=True).model_copy(update={"digests": digests, "roles": ("host", "cook")})]

    def words(digest: str) -> list[str]:
        found = check_lists([], signature(digest), rows, today="2026-02-01")
        return [f"{each.message}; {each.hint}" for each in found]

    assert words("abcdef0123") == words("0" * 12) == []
    assert "too short to tell" in words("abcdef01")[0]
    assert words("abcdef0199")[0].endswith("it is that of version 1.0.0 for cook (en)")
    assert words("12345678")[0].endswith("another text was signed")
