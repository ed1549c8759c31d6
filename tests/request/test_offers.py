"""What the shell offers for the beginning of a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.localtime import zone_keys
from downtime_cli.readers.calendars.holiday_dates import parse_place
from downtime_cli.request.offers import (
    is_plain,
    offer_choices,
    offer_clocks,
    offer_places,
    offer_plans,
    offer_protected,
    offer_zones,
)
from downtime_cli.request.options import OPTIONS
from downtime_cli.request.values import SAVED_PLAN, parse_choice


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with plans, other files, and folders of both."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("a.json", "b.csv", ".hidden.json", "home/mine.json", "one/deep/only.json", "two/x.json", "two/y.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "bare").mkdir()
    (tmp_path / "folder.json").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        pytest.param("", ["a.json", "bare/", "folder.json/", "home/", "one/", "two/"], id="all"),
        pytest.param("a", ["a.json"], id="file"),
        pytest.param("./a", ["./a.json"], id="as-typed"),
        pytest.param("b.", [], id="no-plan"),
        pytest.param(".", [".hidden.json"], id="hidden"),
        pytest.param("on", ["one/deep/only.json"], id="through-folders"),
        pytest.param("tw", ["two/x.json", "two/y.json"], id="folder-of-two"),
        pytest.param("ba", [], id="folder-of-none"),
        pytest.param("~/m", ["~/mine.json"], id="home"),
        pytest.param("nowhere/a", [], id="no-folder"),
    ],
)
def test_plans_are_json_files_and_folders_lead_to_them(begun: str, offered: list[str]) -> None:
    """A single folder is looked into, so that the shell does not end the word after it."""
    assert offer_plans(begun) == offered


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        pytest.param("", ["CONFIRMED", "IN-PROCESS", "completed"], id="all"),
        pytest.param("CON", ["CONFIRMED"], id="as-it-is"),
        pytest.param("con", ["confirmed"], id="small"),
        pytest.param("Con", ["Confirmed"], id="mixed"),
        pytest.param("COMP", ["COMPLETED"], id="capitals"),
        pytest.param("Co", ["Confirmed", "Completed"], id="several"),
        pytest.param("x", [], id="none"),
    ],
)
def test_choices_follow_the_letters_that_were_typed(begun: str, offered: list[str]) -> None:
    """A shell keeps only what begins with what stands there, and values are taken in any case."""
    choices = ("CONFIRMED", "IN-PROCESS", "completed")
    assert offer_choices(choices, begun) == offered
    assert all(parse_choice(choices, each) in choices for each in offered)


def test_zones_are_those_that_are_known() -> None:
    """Names with a slash, and UTC; each can be typed."""
    zones = offer_zones("")
    assert {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"} <= set(zones) <= zone_keys()
    assert zones == sorted(zones)


def test_local_is_offered_where_a_command_reads_by_a_clock() -> None:
    """Besides every zone; hours to protect are those of users, who are somewhere."""
    assert offer_clocks("") == ["local", *offer_zones("")]
    assert "local=" not in offer_protected("")


def test_protected_zones_wait_for_their_hours() -> None:
    """A zone ends with the sign after which its hours stand, and nothing is offered for those."""
    assert "Europe/Berlin=" in offer_protected("Euro")
    assert offer_protected("Europe/Berlin=M") == []


@pytest.mark.parametrize(
    ("begun", "offered", "missing"),
    [
        pytest.param("", "DE", "DE-BY", id="countries"),
        pytest.param("DE-", "DE-BY", "DE", id="parts"),
        pytest.param("US,", "US,DE", "US,US", id="next-of-a-list"),
        pytest.param("US,DE,FR-", "US,DE,FR-BL", "FR-BL", id="part-in-a-list"),
        pytest.param("DE-BY,DE-", "DE-BY,DE-NW", "DE-BY,DE-BY", id="next-part"),
    ],
)
def test_countries_are_those_with_holidays(begun: str, offered: str, missing: str) -> None:
    """What is offered continues what was typed, can be read, and is not in the list already."""
    places = offer_places(begun)
    assert offered in places
    assert missing not in places
    parse_place(places[0].rpartition(",")[2])


def test_a_country_that_is_none_has_no_parts() -> None:
    """Nothing is offered, and nothing breaks."""
    assert offer_places("QQ-") == []
    assert offer_places("-") == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("$(touch PWN).json", id="command"),
        pytest.param("b\\$(touch PWN).json", id="escaped-command"),
        pytest.param("`touch PWN`.json", id="backticks"),
        pytest.param("c\\`touch PWN\\`.json", id="escaped-backticks"),
        pytest.param('d";x;".json', id="double-quotes"),
        pytest.param("it's.json", id="single-quote"),
        pytest.param("two\nlines.json", id="line-feed"),
        pytest.param("\x1b[31mred.json", id="escape"),
        pytest.param("my plan.json", id="space"),
        pytest.param("*.json", id="pattern"),
        pytest.param("{a,b}.json", id="braces"),
        pytest.param("a;b.json", id="semicolon"),
        pytest.param("!!.json", id="history"),
        pytest.param("#1.json", id="comment"),
        pytest.param("~root.json", id="home-of-somebody"),
        pytest.param("=ls.json", id="path-of-a-command"),
        pytest.param("--output=x.json", id="option"),
        pytest.param("a\xa0b.json", id="blank-that-does-not-break"),
        pytest.param("\udcff.json", id="no-text"),
        pytest.param("b&c/", id="folder"),
    ],
)
def test_names_to_quote_are_left_to_the_shell(name: str, folder: Path) -> None:
    """Where a name has to be quoted, nothing is offered: the shell completes files itself, and quotes them."""
    (folder / name).mkdir() if name.endswith("/") else (folder / name).touch()
    assert SAVED_PLAN.offers("") == ()
    assert SAVED_PLAN.offers("a.") == ["a.json"]


def test_plain_names_of_any_script_are_offered(folder: Path) -> None:
    """Letters of all languages, digits and signs that mean nothing to shells."""
    name = "Größe_v1.2+3@eu:计划,50%=x-y.json"
    (folder / name).touch()
    assert SAVED_PLAN.offers("Gr") == [name]


def test_all_that_may_be_typed_is_plain() -> None:
    """No choice of any option has to be quoted."""
    kinds = [kind for option in OPTIONS.values() for kind in (option.kind, *option.kinds.values())]
    assert all(is_plain(choice) for kind in kinds for choice in kind.choices)
    assert all(map(is_plain, [*offer_protected(""), *offer_places("US,DE-")]))
