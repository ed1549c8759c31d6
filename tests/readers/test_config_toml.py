"""The configuration file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import DowntimeError
from downtime_cli.readers.config_toml import Config, read_config
from tests.effort import examples
from tests.readers.files import errors, write

KNOWN = frozenset({"duration", "traffic", "blackout", "blackout-file", "slo", "day-first", "notice-period", "as-of"})
REPEATABLE = frozenset({"blackout", "blackout-file"})


def read(folder: Path, text: str) -> Config:
    """Return the configuration in a text."""
    path = write(folder, text, "downtime.toml")
    tables, paths = frozenset({"details", "export"}), frozenset({"traffic", "blackout-file"})
    return read_config(path, known=KNOWN, repeatable=REPEATABLE, tables=tables, paths=paths)


def test_values_are_texts_with_their_line(tmp_path: Path) -> None:
    """Texts, numbers, switches, dates and lists are what the command line would have; paths are beside the file."""
    text = '# mine\nduration = "2h"\nslo = 99.9\nday-first = true\nas_of = 2026-12-05\n'
    text += 'blackout = ["a", "b"]\ntraffic = "t.csv"\n'
    settings_of = read(tmp_path, text).settings
    assert settings_of["duration"].texts == ("2h",)
    assert settings_of["slo"].texts == ("99.9",)
    assert settings_of["day-first"].texts == ("true",)
    assert settings_of["as-of"].texts == ("2026-12-05",)
    assert settings_of["blackout"].texts == ("a", "b")
    assert settings_of["traffic"].texts == (str(tmp_path / "t.csv"),)
    assert settings_of["slo"].place.line == 3
    assert read(tmp_path, 'traffic = "-"').settings["traffic"].texts == ("-",)


@pytest.mark.parametrize(
    ("text", "code", "line", "remedy"),
    [
        pytest.param('\nduratoin = "2h"\n', "unknown-key", 2, "did you mean 'duration'?", id="misspelt"),
        pytest.param("qqqqqq = 1\n", "unknown-key", 1, "remove it", id="unknown"),
        pytest.param('duration = ["2h"]\n', "bad-config", 1, "write one value", id="list"),
        pytest.param("duration = {a = 1}\n", "bad-config", 1, "write it as", id="table"),
        pytest.param("blackout = [[1]]\n", "bad-config", 1, "write it as", id="list-of-lists"),
        pytest.param("a = 1\nb = = 2\n", "bad-config", 2, "see docs", id="syntax"),
        pytest.param('x = "unclosed', "bad-config", 1, "see docs", id="unclosed"),
        pytest.param("ladder = 5\n", "bad-ladder", 1, "write [[ladder]]", id="ladder-of-nothing"),
        pytest.param('[[ladder]]\nup_to = "2h"\n', "bad-ladder", 1, "write [[ladder]]", id="no-steps"),
        pytest.param(
            '[[ladder]]\nup_to = "soon"\nsteps = [{lead = "1h", channels = ["x"]}]\n',
            "bad-ladder",
            1,
            "write it as 90m",
            id="no-length",
        ),
        pytest.param("[[ladder]]\nsteps = 5\n", "bad-ladder", 1, "write {lead", id="steps-of-nothing"),
        pytest.param(
            '[[ladder]]\nrecurring = "yes"\nsteps = []\n', "bad-ladder", 1, "write recurring = true", id="recurring"
        ),
        pytest.param('[[ladder]]\nsteps = [{lead = "1h"}]\n', "bad-ladder", 1, "write {lead", id="no-channels"),
        pytest.param(
            '[[ladder]]\nsteps = [{lead = "1h", channels = [1]}]\n', "bad-ladder", 1, "write {lead", id="no-names"
        ),
    ],
)
def test_mistakes_are_named(text: str, code: str, line: int, remedy: str, tmp_path: Path) -> None:
    """Each mistake has its line and a remedy."""
    (issue, *_) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == (code, line)
    assert issue.remedy.startswith(remedy)


def test_tables_hold_texts_by_dotted_key(tmp_path: Path) -> None:
    """Tables within tables are told apart by dots; a list gives several texts; each has its line."""
    text = '[details]\nwhat = "a"\n[details.de]\nwhat = "b"\n[export.silence]\nmatchers = ["x", 1]\n'
    tables = read(tmp_path, text).tables
    assert {key: each.texts for key, each in tables["details"].items()} == {"what": ("a",), "de.what": ("b",)}
    assert tables["export"]["silence.matchers"].texts == ("x", "1")
    assert tables["export"]["silence.matchers"].place.line == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('details = "x"\n', "details is a table", id="no-table"),
        pytest.param("[details]\nwhat = [{a = 1}]\n", "details.what must be a text", id="table-in-list"),
    ],
)
def test_broken_tables_are_named(text: str, message: str, tmp_path: Path) -> None:
    """What is no table, or no text in one, is refused."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "bad-config"
    assert issue.message.startswith(message)


def test_the_ladder_is_sorted_by_length_of_work(tmp_path: Path) -> None:
    """Shorter work first, the rung for any length last; one channel needs no list."""
    text = (
        '[[ladder]]\nsteps = [{lead = "14d", channels = "email"}]\n'
        '[[ladder]]\nup_to = "4h"\nsteps = [{lead = "7d", channels = ["email", "chat"]}]\n'
        '[[ladder]]\nup-to = "1h"\nsteps = [{lead = "1d", channels = ["chat"]}]\n'
    )
    rungs = read(tmp_path, text).ladder
    assert [rung.up_to for rung in rungs] == [timedelta(hours=1), timedelta(hours=4), None]
    assert rungs[1].steps[0].channels == ("email", "chat")
    assert rungs[2].steps[0].channels == ("email",)


def test_keys_the_scan_cannot_find_have_no_line(tmp_path: Path) -> None:
    """A key written in an unusual way is still named."""
    (issue,) = errors(lambda: read(tmp_path, '"dura\\u0074oin" = 1\n'))
    assert issue.code == "unknown-key"
    assert issue.place.line is None


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_nothing_else_is_ever_raised(tmp_path: Path, text: str) -> None:
    """Any text is a configuration or refused."""
    try:
        read(tmp_path, text.encode("utf-8", "replace").decode())
    except DowntimeError:
        return
