"""Settings from the command line and from `downtime.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import UsageError
from downtime_cli.request.settings import gather


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Return a file with an option and a table."""
    path = tmp_path / "d.toml"
    path.write_text('duration = "2h"\n[details]\nwhat = "a"\nwhy = "b"\n')
    return str(path)


def test_set_wins_over_the_table(config: str) -> None:
    """`--set` changes and adds values; a value may hold an equals sign."""
    table = gather({"set": ["what=c=d", " de.what =e"]}, config).table("details")
    assert {key: setting.texts for key, setting in table.items()} == {
        "what": ("c=d",),
        "why": ("b",),
        "de.what": ("e",),
    }


def test_a_key_set_twice_is_a_list(config: str) -> None:
    """Values of one key add up, and what the file has is out."""
    table = gather({"set": ["what=x", "who=z", "what=y"]}, config).table("details")
    assert (table["what"].texts, table["who"].texts) == (("x", "y"), ("z",))


def test_a_table_that_is_not_there_is_empty(config: str) -> None:
    """Nothing said is nothing set."""
    assert gather({}, config).table("export") == {}


@pytest.mark.parametrize("text", ["what", "=x", " =x"])
def test_set_needs_a_key(config: str, text: str) -> None:
    """A `--set` without key or value is a mistake of usage."""
    with pytest.raises(UsageError):
        gather({"set": [text]}, config).table("details")


def test_commands_on_a_saved_plan_take_only_tables(config: str) -> None:
    """Options in the file are for making plans."""
    settings = gather({}, config, only_tables=True)
    assert settings.text("duration") is None
    assert settings.table("details")["what"].texts == ("a",)
