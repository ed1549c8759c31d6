"""Options from the command line and from `downtime.toml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from downtime_cli.core.errors import InputError, UsageError
from downtime_cli.core.policy import Objective
from downtime_cli.request.gather import gather
from downtime_cli.request.options import Options


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A file with an option and a table."""
    path = tmp_path / "d.toml"
    path.write_text('duration = "2h"\nblackout-file = ["a.ics", "-"]\n[details]\nwhat = "a"\nwhy = "b"\n')
    return str(path)


def test_set_wins_over_the_table(config: str) -> None:
    """`--set` changes and adds values; a value may hold an equals sign."""
    table = gather("notice", {"pairs": ["what=c=d", " de.what =e"], "config": config}).table("details")
    assert {key: setting.texts for key, setting in table.items()} == {
        "what": ("c=d",),
        "why": ("b",),
        "de.what": ("e",),
    }


def test_a_key_set_twice_is_a_list(config: str) -> None:
    """Values of one key add up, and those in the file no longer count."""
    table = gather("notice", {"pairs": ["what=x", "who=z", "what=y"], "config": config}).table("details")
    assert (table["what"].texts, table["who"].texts) == (("x", "y"), ("z",))


def test_a_table_that_is_not_there_is_empty(config: str) -> None:
    """Nothing said is nothing set."""
    assert gather("export", {"config": config}).table("export") == {}


@pytest.mark.parametrize("text", ["what", "=x", " =x"])
def test_set_needs_a_key(config: str, text: str) -> None:
    """A `--set` without key or value is a mistake of usage."""
    with pytest.raises(UsageError):
        gather("notice", {"pairs": [text], "config": config}).table("details")


def test_commands_on_a_saved_plan_take_only_tables(config: str) -> None:
    """Options in the file are for making plans."""
    options = gather("notice", {"config": config})
    assert options.duration.text is None
    assert options.table("details")["what"].texts == ("a",)


def test_update_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command without `--config` does not mind a broken downtime.toml."""
    (tmp_path / "downtime.toml").write_text("= nonsense")
    monkeypatch.chdir(tmp_path)
    assert gather("update", {"extend": "30m"}).extend.value == timedelta(minutes=30)
    with pytest.raises(InputError):
        gather("plan", {})


def test_values_are_typed(config: str) -> None:
    """Each option is read as what it is; the command line wins over the file, whose paths start from its folder."""
    typed = {"config": config, "slo": "99.9%", "day_first": False, "team_hours": ["Mon 1-2", "Tue 1-2"]}
    options = gather("plan", typed)
    assert (options.duration.value, options.slo.value, options.day_first.value) == (timedelta(hours=2), 99.9, False)
    assert options.team_hours.texts == ("Mon 1-2", "Tue 1-2")
    assert options.blackout_file.texts == (str(Path(config).parent / "a.ics"), "-")
    assert gather("plan", {"config": config, "duration": "3h"}).duration.value == timedelta(hours=3)


def test_what_is_not_given_has_the_default_of_the_help() -> None:
    """The default is declared beside the help, and is what counts."""
    options = Options()
    assert (options.top.value, options.top.effective) == (None, 3)
    assert options.horizon.effective == timedelta(days=14)
    assert options.objective.effective is Objective.TOTAL
    assert gather("plan", {"top": "0", "config": None}).top.effective == 0


def test_all_that_is_malformed_on_the_command_line_is_said_at_once() -> None:
    """Before any file is read, each bad option has its line."""
    with pytest.raises(UsageError) as caught:
        gather("plan", {"duration": "soon", "slo": "much", "config": "no-such.toml"})
    assert [str(issue.place) for issue in caught.value.issues] == ["--duration", "--slo"]


def test_what_is_malformed_in_the_file_is_said_at_its_line(tmp_path: Path) -> None:
    """A bad value in the configuration file is bad input, found when it is read."""
    (tmp_path / "bad.toml").write_text('\nduration = "soon"\n')
    options = gather("plan", {"config": str(tmp_path / "bad.toml")})
    with pytest.raises(InputError) as caught:
        options.duration.value  # noqa: B018 - reading it is the test
    assert str(caught.value.issues[0].place) == f"{tmp_path / 'bad.toml'}:2:1"


def test_options_cannot_be_changed() -> None:
    """What was asked for stays what it was; a copy can be made without some of it."""
    options = gather("plan", {"latest": "+3d", "earliest": "+1d"})
    with pytest.raises(AttributeError):
        options.given = {}  # type: ignore[misc]  # what the test is about
    left = options.without(Options.latest)
    assert (left.latest.text, left.earliest.text, options.latest.text) == (None, "+1d", "+3d")
