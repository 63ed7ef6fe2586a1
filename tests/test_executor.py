"""One plan, any executor: the same bytes from any number of processes, from a cluster, in any order; bad jobs are stopped."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from commands import environment, standardbook, tree
from handbooks import write_canaries as write
from pdfs import Inline
from standardbook.build.pipeline import Plan, Workers, build, workers_of
from standardbook.build.workers import JobStoppedError, Limits, local, result_of
from standardbook.diagnostics import AuthorError
from standardbook.project.project import load

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small company's book with one process and nothing made before."""
    folder = tmp_path_factory.mktemp("company")
    write(folder / "handbook", ("ann", "ben"))
    done = standardbook("build", "--no-cache", "--jobs", "1", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("count", [2, 4])
def test_any_number_of_processes_gives_the_same(company: Path, tmp_path: Path, count: int) -> None:
    """Two and four processes write what one writes."""
    options = ["--no-cache", "--jobs", str(count), "--output", str(tmp_path / "public")]
    assert standardbook("build", *options, cwd=company).returncode == 0
    assert tree(tmp_path / "public") == tree(company / "public")


class Shuffled(Inline):
    """Does jobs late and in any order."""

    def __init__(self, seed: int) -> None:
        """Choose the order by a seed."""
        self._random = random.Random(seed)  # noqa: S311 - an order
        self._waiting: list[tuple[Future[object], Callable[[], None]]] = []

    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        """Put a job off; when enough wait, do them in another order."""
        future: _Late = _Late(self)

        def work() -> None:
            future.set_result(fn(*args, **kwargs))

        self._waiting.append((future, work))
        self._random.shuffle(self._waiting)
        while len(self._waiting) > 5:
            self._waiting.pop()[1]()
        return future

    def flush(self) -> None:
        """Do one of the jobs that wait."""
        if self._waiting:
            self._waiting.pop()[1]()


class _Late(Future[object]):
    """A future that is waited for."""

    def __init__(self, executor: Shuffled) -> None:
        super().__init__()
        self._executor = executor


@pytest.mark.parametrize("seed", range(2))
def test_any_order_gives_the_same(company: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that end in another order than they were asked for write the same."""
    executor = Shuffled(seed)

    def wait(
        futures: dict[Future[object], object], **_options: object
    ) -> tuple[set[Future[object]], set[Future[object]]]:
        while not (done := {each for each in futures if each.done()}):
            executor.flush()
        return {random.Random(seed).choice(sorted(done, key=id))}, set()  # noqa: S311 - an order

    monkeypatch.setattr("standardbook.build.workers.wait", wait)
    handbook, _ = load(company / "handbook")
    assert handbook is not None
    build(Plan(company / "handbook", tmp_path / "public"), handbook, Workers(executor, 8))
    assert tree(tmp_path / "public") == tree(company / "public")


@contextmanager
def cluster_of(**settings: str) -> Iterator[str]:
    """Start a local dask cluster of two processes with settings in its environment, and give its address."""
    program = (
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host='127.0.0.1')\n"
        "    print(cluster.scheduler_address, flush=True)\n"
        "    input()\n"
    )
    own = {name: value for name, value in environment().items() if name != "PYTHONSAFEPATH"}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=own | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        yield running.stdout.readline().strip()
        running.kill()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a local dask cluster whose workers look for no code in their folder."""
    with cluster_of(PYTHONSAFEPATH="1") as address:
        yield address


def test_a_worker_that_looks_for_code_in_its_folder_is_refused(company: Path, tmp_path: Path) -> None:
    """A cluster's worker that was started without PYTHONSAFEPATH gets no job; the line says what it needs."""
    with cluster_of() as address:
        options = ["--no-cache", "--cluster", address, "--output", str(tmp_path / "public")]
        done = standardbook("build", *options, cwd=company)
    assert done.returncode == 3
    assert "PYTHONSAFEPATH=1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_cluster_gives_the_same(company: Path, tmp_path: Path, cluster: str) -> None:
    """The workers of a dask cluster write what a process of this machine writes."""
    options = ["--no-cache", "--cluster", cluster, "--output", str(tmp_path / "public")]
    done = standardbook("build", *options, cwd=company)
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(tmp_path / "public") == tree(company / "public")


def test_a_cluster_that_is_not_there_is_one_clear_line(company: Path, tmp_path: Path) -> None:
    """An address at which nobody listens ends the build without a traceback."""
    options = ["--cluster", "tcp://127.0.0.1:9", "--output", str(tmp_path / "public")]
    done = standardbook("build", *options, cwd=company)
    assert done.returncode == 1
    assert "standardbook: the cluster at tcp://127.0.0.1:9 cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("function", "argument", "words"),
    [
        (sum, range(10**15), "too long"),
        (time.sleep, 3600, "too long"),
        (bytes, 8 << 30, "memory"),
        (os._exit, 9, "ended|killed"),
    ],
    ids=["computes for ever", "waits for ever", "eats memory", "ends its process"],
)
def test_a_job_that_takes_too_much_is_stopped_alone(
    function: Callable[..., object], argument: object, words: str
) -> None:
    """A job that computes or waits too long, eats memory or kills its process is stopped; the others go on."""
    with local(2, Limits(seconds=3, memory=3 << 30, patience=20)) as executor:
        bad = executor.submit(function, argument)
        good = [executor.submit(abs, -number) for number in range(20)]
        assert [result_of(each, "x") for each in good] == list(range(20))
        with pytest.raises(JobStoppedError, match=words):
            result_of(bad, "x")
        assert result_of(executor.submit(abs, -1), "x") == 1


def test_a_job_that_waits_for_the_processor_is_not_stopped() -> None:
    """The seconds of a job are those it computes: on a busy machine it may take as long as it needs."""
    with local(1, Limits(seconds=1)) as executor:
        waiting = [executor.submit(time.sleep, 4) for _ in range(2)]
        assert [result_of(each, "x") for each in waiting] == [None, None]


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(seconds=12), "took too long"), (Limits(memory=600 << 20), "memory")],
)
def test_a_section_that_takes_too_much_is_named_with_its_place(tmp_path: Path, limits: Limits, words: str) -> None:
    """A section that cannot be laid out within its limits is an error at the touchpoint; nothing is published."""
    write(tmp_path / "handbook", ("ann",))
    path = tmp_path / "handbook" / "standards" / "ann.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["standards"] += [
        {"id": f"more-{number}", "must": f"Do {number}.", "why": "- So it is.\n" * 200} for number in range(220)
    ]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    handbook, found = load(tmp_path / "handbook")
    assert handbook is not None, found
    with workers_of(2, limits=limits) as workers, pytest.raises(AuthorError) as stopped:
        build(Plan(tmp_path / "handbook", tmp_path / "public", outputs=("pdf",)), handbook, workers)
    (mistake,) = stopped.value.diagnostics
    assert mistake.code == "section-too-heavy"
    assert mistake.span.file.endswith("journey.yaml")
    assert words in mistake.message
    assert not (tmp_path / "public").exists()
