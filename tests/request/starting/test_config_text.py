"""The text of a new configuration: what it says is read back, and each key that is switched off can be switched on."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.announcing.schedule import default_ladder
from downtime_cli.notices.names import CHANNELS
from downtime_cli.readers.config_toml import Config, read_config
from downtime_cli.request.gather import KEYS, TABLES
from downtime_cli.request.starting.config_text import announce_by, quote, render_config

EXAMPLES = Path(__file__).parents[3] / "examples"
NOTHING = render_config({})
GIVEN = {"traffic": ("traffic.csv",), "audience": ("audience.csv",), "duration": ("2h",)}
SPANS = (EXAMPLES / "freeze.ics").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work where there is all that the examples name: traffic with every column, users, calendars and a plan."""
    monkeypatch.chdir(tmp_path)
    rows = (EXAMPLES / "traffic.csv").read_text("utf-8").replace("Z,", ",").replace("T", " ").splitlines()[1:]
    table = "".join(f"{row.replace(',', ',DE,requests,')}\n" for row in rows)
    (tmp_path / "traffic.csv").write_text(f"timestamp,country,metric,requests\n{table}", "utf-8")
    (tmp_path / "audience.csv").write_text("country,users\nDE,5\nGB,3\n", "utf-8")
    (tmp_path / "freeze.ics").write_text(SPANS, "utf-8")
    (tmp_path / "past.ics").write_text(SPANS.replace("2026", "2025").replace("2027", "2026"), "utf-8")
    shutil.copy(EXAMPLES / "output" / "plan.json", tmp_path)
    return tmp_path


def read(text: str, folder: Path) -> Config:
    """Read a configuration as every command does."""
    path = folder / "read.toml"
    path.write_text(text, "utf-8")
    return read_config(
        str(path),
        known=frozenset(KEYS),
        repeatable=frozenset(key for key, option in KEYS.items() if option.repeatable),
        tables=TABLES,
    )


def switch_on(text: str) -> str:
    """Take the mark away from everything that is switched off."""
    return re.sub(r"(?m)^#(?=[^ #])|^#(?=  \{)", "", text)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_there_with_what_it_means(key: str) -> None:
    """A key that nobody answered is switched off, below what its declaration says of it."""
    before, found, _ = NOTHING.partition(f"\n#{key} = ")
    assert found
    said = " ".join(line.removeprefix("# ") for line in before.split("\n\n")[-1].splitlines())
    assert said.startswith(KEYS[key].meaning)
    assert KEYS[key].default in said


def needed_by(key: str, command: str) -> set[str]:
    """The keys that a command needs beside one."""
    if key in {"plan", "end"}:
        return {"start"} if key == "end" else set()
    return {"duration", *(["start"] if command == "check" else []), *(["slo"] if key == "max-error-budget" else [])}


@pytest.mark.parametrize("key", KEYS)
def test_every_key_can_be_switched_on(key: str, folder: Path) -> None:
    """A command that takes the key runs with the value that stands there."""
    commands = ["check", "plan"] if key in {"start", "end"} else ["plan", "check", "backtest"]
    command = next(each for each in commands if KEYS[key].is_on(each))
    on = {key, "traffic", "audience", *needed_by(key, command)}
    text = re.sub(rf"(?m)^#(?=({'|'.join(sorted(on))}) = )", "", NOTHING)
    (folder / "downtime.toml").write_text(text, "utf-8")
    assert {line.split(" = ")[0] for line in text.splitlines() if line and line[0] != "#"} == on
    done = CliRunner().invoke(app, [command] if key == "as-of" else [command, "--as-of", "2026-11-23"])
    assert done.exit_code in {0, 5}, done.stderr
    assert "error" not in done.stderr


def test_all_switched_on_is_read(folder: Path) -> None:
    """Without any mark it is a file that every command can read, with a value for each key, a ladder and tables."""
    found = read(switch_on(NOTHING), folder)
    assert set(found.settings) == set(KEYS)
    assert [rung.up_to for rung in found.ladder] == [timedelta(minutes=14), timedelta(hours=2), None]
    assert set(found.tables["details"]) == {"what", "contact"}
    assert set(found.tables["export"]) == {"maintnote.provider"}


def test_nothing_is_on_that_nobody_answered(folder: Path) -> None:
    """A file without answers changes nothing."""
    assert read(NOTHING, folder) == Config(settings={}, tables={})


def test_the_ladder_that_is_off_is_the_customary_one(folder: Path) -> None:
    """Switching it on changes nothing, for work of any length in whole minutes."""
    ladder = read(switch_on(NOTHING), folder).ladder
    for minutes in range(1, 300):
        length = timedelta(minutes=minutes)
        rung = next(each for each in ladder if each.up_to is None or length <= each.up_to)
        assert rung.steps == default_ladder(length)


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_alone_is_told_first(channel: str) -> None:
    """Whatever channel is chosen, the first announcement goes there, and none goes elsewhere."""
    steps = list(announce_by([channel], default_ladder(timedelta(hours=2))))
    assert steps[0].lead == timedelta(days=7)
    assert {each for step in steps for each in step.channels} == {channel}


def test_channels_take_the_places_of_the_customary_ones() -> None:
    """What everybody sees goes where the status page does, a banner for the last call, the rest where mails do."""
    steps = announce_by(["sms", "social", "banner"], default_ladder(timedelta(hours=2)))
    assert [(step.lead // timedelta(hours=1), step.channels) for step in steps] == [
        (168, ("sms", "social")),
        (24, ("sms",)),
        (1, ("social", "banner")),
    ]


def test_chosen_channels_make_a_ladder(folder: Path) -> None:
    """The ladder is on where channels were chosen."""
    ladder = read(render_config(GIVEN, ["email"]), folder).ladder
    assert {channel for rung in ladder for step in rung.steps for channel in step.channels} == {"email"}
    assert len(ladder) == 3


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_quoted(text: str) -> None:
    """A TOML reader gets back what was quoted, and the line holds nothing that drives a terminal or hides."""
    line = f"key = {quote(text)}"
    assert tomllib.loads(line) == {"key": text}
    assert line.isprintable()


@pytest.mark.parametrize(
    "name",
    ['a"b\\c.csv', "a\nb.csv", "a\x1b[31m.csv", "a\u202eb.csv", "#x.csv", "ü 🕐.csv", "a'''b\"\"\".csv", "\x7f.csv"],
)
def test_hostile_names_come_back(name: str, folder: Path) -> None:
    """Whatever a file is called, the configuration names it."""
    found = read(render_config({"traffic": (name,)}), folder)
    assert found.settings["traffic"].texts == (name,)
    assert set(found.settings) == {"traffic"}


def test_several_values_are_a_list(folder: Path) -> None:
    """An option that was given twice has both."""
    found = read(render_config({"value-column": ("east", "west")}), folder)
    assert found.settings["value-column"].texts == ("east", "west")


@pytest.mark.parametrize(
    ("key", "text", "line"),
    [
        pytest.param("top", "5", "top = 5", id="number"),
        pytest.param("top", "05", 'top = "05"', id="no-number-of-toml"),
        pytest.param("slo", "99.95", "slo = 99.95", id="fraction"),
        pytest.param("max-regret", "25%", 'max-regret = "25%"', id="percent"),
        pytest.param("day-first", "false", "day-first = false", id="switch"),
        pytest.param("service", "7", 'service = "7"', id="text"),
    ],
)
def test_values_are_written_as_people_write_them(key: str, text: str, line: str, folder: Path) -> None:
    """Numbers and switches stand without quotes, where TOML has them."""
    written = render_config({key: (text,)})
    assert line in written.splitlines()
    assert read(written, folder).settings[key].texts == (text,)
