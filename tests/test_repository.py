"""git runs nothing that a handbook, a config, an attribute or the environment names, and a build fetches nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from commands import environment, standardbook
from histories import TEMPLATES, WHO, commit, git, read, release, repository, run, small, standard, write
from standardbook.history.published import versions_of
from standardbook.history.release_plan import ReleaseRequest, plan_release
from standardbook.history.report import old_and_new
from standardbook.history.repository import keeps_from_fetching, meaning_of, repository_of, root_of
from standardbook.project.project import load

COMMANDS = (("check",), ("diff", "HEAD~1", "HEAD"), ("diff",), ("release", "1.1.0", "--dry-run"), ("build", "--since", "HEAD~1", "--only", "site", "--role", "bob"))  # fmt: skip
"""Every command that reads a history, and `check`, which reads none."""


def program(folder: Path, name: str = "trap") -> Path:
    """Return a program that leaves a mark beside itself when it is run."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho ran >> {folder}/ran\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def traps(tmp_path: Path) -> Path:
    """Return a folder with the program that must not run."""
    folder = tmp_path / "traps"
    folder.mkdir()
    program(folder)
    return folder


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a repository with one release and a change after it."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["why"] = "All like it."
    write(root, data)
    commit(root, "why")
    return root


def read_everything(root: Path) -> None:
    """Read a history in every way in which the commands do."""
    book = root / "handbook"
    handbook = read(root)
    old_and_new(book, lambda: handbook, old="HEAD~1", new="HEAD")
    old_and_new(book, lambda: handbook, old=None, new=None)
    plan, against = plan_release(ReleaseRequest(book, "1.1.0", date(2026, 2, 1), TEMPLATES))
    assert plan is not None or {each.code for each in against} <= {"unclean-work-tree", "change-without-reason"}
    for version in versions_of(book, handbook, "2026-02-01", since="HEAD~1"):
        version.handbook()
    assert meaning_of(book, "HEAD~1", ["1.0.0"])


def run_everything(root: Path, **extra: str) -> str:
    """Run every command that reads; return what all said."""
    said = ""
    for arguments in COMMANDS:
        done = standardbook(*arguments, cwd=root, **{**WHO, **extra})
        said += done.stdout + done.stderr
        assert "Traceback" not in said
    return said


def test_plain_files_that_look_like_a_repository_run_nothing(acme: Path, traps: Path) -> None:
    """A proposal brings HEAD, config, objects and refs: git started there would run its command, ours never does."""
    book = acme / "handbook"
    head = git(acme, "rev-parse", "HEAD").strip()
    (book / "HEAD").write_text(f"{head}\n", encoding="utf-8")
    for name in ("objects/pack", "refs/heads"):
        (book / name).mkdir(parents=True)
        (book / name / "keep").touch()
    (book / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\turl = ext::{traps}/trap\n\tpromisor = true\n[protocol "ext"]\n\tallow = always\n',
        encoding="utf-8",
    )
    raw = ["git", "-C", str(book), "cat-file", "-p", head]
    subprocess.run(raw, env=environment(**WHO), capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert (traps / "ran").exists(), "the trap is one"
    (traps / "ran").unlink()
    said = run_everything(acme)
    assert not (traps / "ran").exists()
    assert "error[repository-in-handbook]" in said
    commit(acme, "a proposal")
    run_everything(acme)
    assert not (traps / "ran").exists()
    assert repository_of(book).root == acme


def test_check_refuses_what_git_would_take_for_a_repository(tmp_path: Path) -> None:
    """Wherever in the handbook it lies, and however its names are written; a handbook that is itself cloned is none."""
    write(tmp_path, small())
    root = tmp_path / "handbook"
    git(tmp_path / "handbook", "init", "--quiet")
    assert not [each for each in load(root)[1] if each.severity == "error"]
    (root / "standards" / "x" / "Objects").mkdir(parents=True)
    (root / "standards" / "x" / "head").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (found,) = (each for each in load(root)[1] if each.severity == "error")
    assert (found.code, found.span.file.endswith("standards/x")) == ("repository-in-handbook", True)


SETTINGS = {
    "fsmonitor": ("core.fsmonitor", "{trap}", ("status",)),
    "a clean filter": ("filter.x.clean", "{trap}", ("hash-object", "--path=handbook/book.yaml", "handbook/book.yaml")),
    "a process filter": (
        "filter.x.process",
        "{trap}",
        ("hash-object", "--path=handbook/book.yaml", "handbook/book.yaml"),
    ),
    "an external diff": ("diff.external", "{trap}", ("diff", "--ext-diff", "HEAD~1")),
    "a diff driver": ("diff.x.command", "{trap}", ("diff", "--ext-diff", "HEAD~1")),
    "a textconv": ("diff.x.textconv", "{trap}", ("diff", "--textconv", "HEAD~1")),
    "signatures": ("gpg.program", "{trap}", ("log", "-1", "--show-signature", "signed")),
    "a pager": ("core.pager", "{trap}", ("-p", "log")),
    "a pager of a command": ("pager.log", "{trap}", ("-p", "log")),
    "hooks": ("core.hooksPath", "{folder}", ("update-index", "--really-refresh", "--again")),
    "an alias": ("alias.look", "!{trap}", ("look",)),
    "an editor": ("core.editor", "{trap}", ("var", "GIT_EDITOR")),
    "a helper of credentials": ("credential.helper", "{trap}", ("credential", "fill")),
    "a command for ssh": ("core.sshCommand", "{trap}", ("ls-remote", "ssh://nobody@localhost/x")),
    "a proxy": ("core.gitProxy", "{trap}", ("ls-remote", "git://localhost/x")),
    "a remote helper": ("remote.origin.url", "trap::x", ("ls-remote", "origin")),
}
"""What a config may name that git runs, each with a command of git's that does run it."""

LIVE = {name for name in SETTINGS if name not in {"an editor", "a pager", "a pager of a command", "hooks"}}
"""Those that a plain git runs without a terminal; the others only could."""


@pytest.mark.parametrize("name", SETTINGS)
def test_nothing_that_a_config_names_is_run(
    acme: Path, traps: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filters, textconv, external diffs, hooks, pagers, aliases, helpers, included or not: reading runs none of them."""
    key, value, live = SETTINGS[name]
    for each in ("post-index-change", "reference-transaction", "git-remote-trap"):
        program(traps, each)
    path = {"PATH": f"{os.environ['PATH']}{os.pathsep}{traps}"}
    (acme / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    signed = git(acme, "cat-file", "commit", "HEAD").replace("\n\n", f"\ngpgsig {SIGNATURE}\n\n", 1)
    made = subprocess.run(
        ["git", "-C", str(acme), "hash-object", "-t", "commit", "-w", "--stdin"],
        input=signed, env=environment(**WHO), capture_output=True, text=True, check=True,
    )  # fmt: skip
    git(acme, "tag", "signed", made.stdout.strip())
    git(acme, "config", "include.path", "../contributed")
    filled = value.format(trap=traps / "trap", folder=traps)
    git(acme, "config", "--file", str(acme / "contributed"), key, filled)
    git(acme, "config", "--file", str(acme / "contributed"), "log.showSignature", "true")
    os.utime(acme / "handbook" / "book.yaml")
    plain = ["git", "-C", str(acme), *live]
    subprocess.run(plain, env=environment(**WHO, **path), capture_output=True, input=b"host=x\nprotocol=ssh\n\n", timeout=60, check=False)  # fmt: skip
    assert (traps / "ran").exists() or name not in LIVE, "the trap is one"
    (traps / "ran").unlink(missing_ok=True)
    os.utime(acme / "handbook" / "book.yaml")
    for variable, what in {**WHO, **path}.items():
        monkeypatch.setenv(variable, what)
    read_everything(acme)
    assert not (traps / "ran").exists()


SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"

ENVIRONMENT = {
    "another repository": {"GIT_DIR": "{other}/.git", "GIT_WORK_TREE": "{other}"},
    "a setting": {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "{trap}"},
    "settings": {"GIT_CONFIG_PARAMETERS": "'core.fsmonitor={trap}'"},
    "an external diff": {"GIT_EXTERNAL_DIFF": "{trap}"},
    "ssh": {"GIT_SSH_COMMAND": "{trap}", "GIT_SSH": "{trap}", "GIT_PROXY_COMMAND": "{trap}", "GIT_ASKPASS": "{trap}"},
    "objects of others": {"GIT_OBJECT_DIRECTORY": "{other}/.git/objects", "GIT_INDEX_FILE": "{other}/.git/index"},
    "programs of git": {"GIT_EXEC_PATH": "{folder}", "GIT_PAGER": "{trap}", "GIT_EDITOR": "{trap}"},
    "a trace": {"GIT_TRACE": "{folder}/ran", "GIT_TRACE2_EVENT": "{folder}/ran"},
    "a namespace": {"GIT_NAMESPACE": "other", "GIT_CEILING_DIRECTORIES": "{root}", "GIT_DEFAULT_HASH": "sha256"},
    "a program beside the handbook": {"PATH": ".:{folder}/bin::{path}"},
}
"""What an environment may tell git."""


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_nothing_that_the_environment_says_steers_git(
    acme: Path, traps: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever GIT_* is set where a command is started, and whatever lies there: it reads this repository."""
    other = repository(tmp_path / "other")
    shutil.copy(program(traps), acme / "git")
    names = {"trap": traps / "trap", "folder": traps, "other": other, "root": acme, "path": os.environ["PATH"]}
    told = {key: value.format(**names) for key, value in ENVIRONMENT[name].items()}
    done = standardbook("diff", cwd=acme, **WHO, **told)
    assert "1 change from 1.0.0" in done.stdout, done.stderr
    for variable, what in {**WHO, **told}.items():
        monkeypatch.setenv(variable, what)
    monkeypatch.chdir(acme)
    read_everything(acme)
    assert not (traps / "ran").exists()


def test_a_partial_clone_fetches_nothing(acme: Path, tmp_path: Path, traps: Path) -> None:
    """What it lacks is named in one line with a remedy, though git could fetch it."""
    git(acme, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", acme.as_uri(), "clone")
    before = git(clone, "count-objects", "-v")
    git(clone, "config", "remote.origin.url", f"ext::{traps / 'trap'}")
    git(clone, "config", "protocol.ext.allow", "always")
    code, said = run(clone, "diff")
    assert (code, "the clone is partial" in said, "clone it again without --filter" in said) == (1, True, True)
    code, said = run(clone, "build", "--only", "site")
    assert (code, "the clone is partial" in said) == (1, True)
    assert git(clone, "count-objects", "-v") == before
    assert not (traps / "ran").exists()


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [((2, 30, 2), False), ((2, 39, 3), False), ((2, 39, 5), True), ((2, 43, 0), False), ((2, 45, 0), True), ((3, 0), True)],
)  # fmt: skip
def test_which_git_can_be_kept_from_fetching(version: tuple[int, ...], *, is_enough: bool) -> None:
    """GIT_NO_LAZY_FETCH came with 2.45 and with the security releases of 2024."""
    assert keeps_from_fetching(version) is is_enough


def old_git(folder: Path) -> dict[str, str]:
    """Return an environment in which git says that it is an old one."""
    real = shutil.which("git")
    folder.mkdir()
    (folder / "git").write_text(
        f'#!/bin/sh\n[ "$1" = version ] && echo "git version 2.30.2" && exit\nexec {real} "$@"\n', encoding="utf-8"
    )
    (folder / "git").chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_a_git_that_is_too_old_is_named_and_refused_where_it_matters(acme: Path, tmp_path: Path) -> None:
    """`doctor` names it; an ordinary clone is read, a partial one is not."""
    old = old_git(tmp_path / "old")
    done = standardbook("doctor", cwd=acme, **WHO, **old)
    assert "missing  git 2.30.2\n         install git 2.45 or newer" in done.stdout
    assert done.returncode == 3
    assert standardbook("diff", cwd=acme, **WHO, **old).returncode == 0
    git(acme, "config", "remote.origin.promisor", "true")
    done = standardbook("diff", cwd=acme, **WHO, **old)
    assert (done.returncode, "install git 2.45 or newer" in done.stderr) == (3, True)


def test_a_repository_of_somebody_else_is_refused_with_the_remedy(acme: Path) -> None:
    """As git itself does; when its user trusts it, it is read."""
    for path in (acme, *acme.rglob("*")):
        os.chown(path, 12345, 12345)
    code, said = run(acme, "diff")
    assert (code, f"git config --global --add safe.directory {acme}" in said) == (1, True)
    trusting = acme.parent / "gitconfig"
    trusting.write_text(f"[safe]\n\tdirectory = {acme}\n", encoding="utf-8")
    done = standardbook("diff", cwd=acme, **{**WHO, "GIT_CONFIG_GLOBAL": str(trusting)})
    assert done.returncode == 0, done.stderr


def test_a_repository_is_what_has_an_entry_named_git(acme: Path, tmp_path: Path) -> None:
    """A folder, or the file of a linked work tree; one that is broken is no reason to look further up."""
    git(acme, "worktree", "add", "--quiet", str(tmp_path / "linked"), "HEAD")
    assert repository_of(tmp_path / "linked" / "handbook").root == tmp_path / "linked"
    assert run(tmp_path / "linked", "diff")[0] == 0
    inner = acme / "handbook" / ".git"
    inner.mkdir()
    assert root_of(acme / "handbook") == acme / "handbook"
    code, said = run(acme, "diff")
    assert (code, "not a git repository" in said) == (1, True)


def test_a_forged_commit_writes_nothing_outside(acme: Path) -> None:
    """A tree with a file named `..`, which no git makes, is refused before anything is written."""

    def made(kind: str, content: bytes) -> str:
        command = ["git", "-C", str(acme), "hash-object", "-t", kind, "-w", "--literally", "--stdin"]
        return subprocess.run(command, input=content, env=environment(**WHO), capture_output=True, check=True).stdout.decode().strip()  # fmt: skip

    blob = bytes.fromhex(made("blob", b"x"))
    inner = bytes.fromhex(made("tree", b"100644 evil.yaml\0" + blob))
    book = git(acme, "rev-parse", "HEAD:handbook/book.yaml").strip()
    up = bytes.fromhex(made("tree", b"40000 ..\0" + inner + b"100644 book.yaml\0" + bytes.fromhex(book)))
    top = made("tree", b"40000 handbook\0" + up)
    who = "A <a@acme.example> 1767268800 +0000"
    forged = made("commit", f"tree {top}\nauthor {who}\ncommitter {who}\n\nforged\n".encode())
    code, said = run(acme, "diff", forged, "HEAD")
    assert (code, "no honest commit" in said) == (1, True)


def test_what_a_revision_means_belongs_to_a_build(acme: Path) -> None:
    """Nothing is new only while `--since` and every tag mean the same commits as before."""
    options = ("build", "--role", "bob", "--only", "site", "--since", "HEAD", "--cache", str(acme.parent / "cache"))
    page = acme / "public/en/bob/index.html"
    assert run(acme, *options)[0] == 0
    assert "nothing is new" in run(acme, *options)[1]
    first = page.read_text(encoding="utf-8")
    git(acme, "commit", "--quiet", "--amend", "--allow-empty", "-m", "the same, said otherwise")
    code, said = run(acme, *options)
    assert (code, "nothing is new" in said) == (0, False)
    assert page.read_text(encoding="utf-8") == first
    git(acme, "tag", "--force", "v1.0.0", "HEAD")
    code, said = run(acme, *options)
    assert (code, "nothing is new" in said, "1.0.0" in said) == (1, False, True)


def test_a_branch_that_no_version_needs_is_no_reason_to_build(acme: Path) -> None:
    """Commits elsewhere change nothing; the meaning of a version without a tag is looked for on all branches."""
    before = meaning_of(acme / "handbook", None, ["1.0.0"])
    untagged = meaning_of(acme / "handbook", None, ["1.0.0", "0.9.0"])
    git(acme, "branch", "other", "HEAD~1")
    assert meaning_of(acme / "handbook", None, ["1.0.0"]) == before
    assert meaning_of(acme / "handbook", None, ["1.0.0", "0.9.0"]) != untagged
    assert meaning_of(Path("/"), None, []) == ""


def test_a_release_runs_the_hooks_of_its_user(acme: Path) -> None:
    """What changes the repository does so as its user has set it up."""
    hooks = acme / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    program(hooks, "post-commit")
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["why"] = "All like it."
    release(acme, "1.1.0", data, greet="It is so.")
    assert (hooks / "ran").exists()
