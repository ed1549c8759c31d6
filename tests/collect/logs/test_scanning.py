"""Reading logs from one byte to another, and telling how far that has come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from downtime_cli.collect.logs import sampling, scanning
from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.collect.summary import describe_logs
from tests.collect.logs.test_log_set import QUICK, count, line_at, lines_of


def test_progress_is_told_in_bytes_of_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never goes back, and ends with all there is."""
    monkeypatch.setattr(scanning, "BLOCK", 200)
    monkeypatch.setattr(scanning, "_STEP", 400)
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_bytes(lines_of(*range(20)).replace(b"curl", name.encode()))
    told: list[tuple[int, int | None]] = []
    names = (str(tmp_path / "a.log"), str(tmp_path / "b.log"))
    count_logs(LogQuestion(sources=names), lambda done, total: told.append((done, total)))
    size = sum(Path(name).stat().st_size for name in names)
    assert told == sorted(told)
    assert len(told) > 10
    assert {total for _, total in told} == {size}
    assert told[-1][0] > size - 400


def test_only_the_first_lines_are_looked_at_for_estimates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many of each file, however it is cut into blocks."""
    monkeypatch.setattr(sampling, "MOST_SAMPLED", 5)
    monkeypatch.setattr(scanning, "BLOCK", 250)
    (tmp_path / "a.log").write_bytes(lines_of(*range(20)))
    assert count(tmp_path / "a.log").files[0].counts.sample.requests == 5


@pytest.mark.parametrize(("rare", "bots"), [("Firefox/{}.0", 200), ("Googlebot/{}.0", 800)])
def test_rare_agents_are_estimated_by_some_of_them(tmp_path: Path, rare: str, bots: int) -> None:
    """Robots are frequent: the share of the most frequent agents is not that of all."""
    agents = ["curl/8"] * 200 + [rare.format(number) for number in range(600)]
    (tmp_path / "log").write_text("".join(line_at(minute, agent) for minute, agent in enumerate(agents)))
    sample = count(tmp_path / "log").files[0].counts.sample
    assert (sample.judged, sample.bots) == (800, bots)


def test_few_agents_are_asked_for_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a millisecond, and nobody waits for seconds to be told what a filter would do."""
    asked: list[bytes] = []

    def ask(agent: bytes) -> bool:
        asked.append(agent)
        return False

    monkeypatch.setattr(sampling, "is_bot", ask)
    (tmp_path / "log").write_text("".join(line_at(number / 60, f"a{number}") for number in range(2000)))
    assert count(tmp_path / "log").files[0].counts.sample.judged == 2000
    assert len(asked) == 200


@pytest.mark.parametrize(
    ("form", "line", "words"),
    [
        (
            "",
            '192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /a.css HTTP/1.1" 404 5\n',
            "path for all static files 100%",
        ),
        ("$time_local $status", "29/Nov/2026:04:37:59 +0000 404\n", "--only-status 2xx,3xx would leave out 100%"),
        ("", '{"ts":1795927079,"uri":"/a.css"}\n', "each file --drop-path for all static files would leave out 100%"),
    ],
)
def test_nothing_is_estimated_of_fields_that_are_not_there(tmp_path: Path, form: str, line: str, words: str) -> None:
    """A filter of them would be refused."""
    (tmp_path / "log").write_text(line)
    told = list(describe_logs(count(tmp_path / "log", format_name=form)))
    assert told[-1].endswith(words)
    assert "--drop-bots" not in told[-1]
    (tmp_path / "log").write_text("29/Nov/2026:04:37:59 +0000\n")
    assert len(list(describe_logs(count(tmp_path / "log", format_name="$time_local")))) == 1


@pytest.mark.parametrize("pack", [QUICK["gzip"], QUICK["bz2"], QUICK["xz"]], ids=["gzip", "bz2", "xz"])
def test_progress_of_a_packed_file_is_in_bytes_as_they_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    """How many there are unpacked nobody knows before the end."""
    monkeypatch.setattr(scanning, "BLOCK", 200)
    monkeypatch.setattr(scanning, "_STEP", 400)
    (tmp_path / "log").write_bytes(pack(lines_of(*range(20))))
    told: list[tuple[int, int | None]] = []
    count_logs(LogQuestion(sources=(str(tmp_path / "log"),)), lambda done, total: told.append((done, total)))
    size = (tmp_path / "log").stat().st_size
    assert {total for _, total in told} == {size}
    assert len(told) > 3
    assert max(done for done, _ in told) == size
