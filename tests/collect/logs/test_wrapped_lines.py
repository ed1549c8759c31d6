"""Lines of programs that containers and collectors of logs keep within lines of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.core.errors import InputError
from tests.collect.logs.samples import LINES

ACCESS = LINES["combined"].replace('"', '\\"')


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        pytest.param(
            f'{{"log":"{ACCESS}\\n","stream":"stdout","time":"2026-11-29T04:37:59.123456789Z"}}',
            "docker logs NAME 2>/dev/null | downtime collect -, or jq -j .log FILE | downtime collect -",
            id="docker",
        ),
        pytest.param(
            '{"log":"started\\n","level":"info","stream":"stderr","time":"2026-11-29T04:37:59Z"}',
            "docker logs NAME",
            id="docker-of-anything",
        ),
        pytest.param(
            f'{{"@timestamp":"2026-11-29T04:37:59Z","message":"{ACCESS}","host":{{"name":"web1"}}}}',
            "jq -r .message FILE | downtime collect -",
            id="collector",
        ),
    ],
)
@pytest.mark.parametrize("name", ["", "json"])
def test_lines_within_lines_are_refused(tmp_path: Path, line: str, remedy: str, name: str) -> None:
    """Whatever a program says would count as a request; the way out is said."""
    path = tmp_path / "x-json.log"
    path.write_text(f"{line}\n" * 3, "utf-8")
    with pytest.raises(InputError, match=r"each line holds another one, under '(log|message)'") as caught:
        count_logs(LogQuestion(sources=(str(path),), format_name=name))
    assert remedy in caught.value.issues[0].remedy


@pytest.mark.parametrize(
    "line",
    [
        '{"time":"2026-11-29T04:37:59Z","message":"GET /","status":200}',
        '{"time":"2026-11-29T04:37:59Z","log":"GET /","request":{"uri":"/"}}',
        '{"time":"2026-11-29T04:37:59Z","log":{"file":"x"}}',
        '{"time":"2026-11-29T04:37:59Z","message":"x"}\n{"time":"2026-11-29T04:37:59Z","status":200}',
    ],
)
def test_requests_that_say_something_more_count(tmp_path: Path, line: str) -> None:
    """A line that says itself what was asked is no wrapper, nor are lines of which half are none."""
    (tmp_path / "a.log").write_text(f"{line}\n", "utf-8")
    logs = count_logs(LogQuestion(sources=(str(tmp_path / "a.log"),)))
    assert sum(each.counts.good for each in logs.files) == line.count("\n") + 1
