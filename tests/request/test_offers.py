"""What the shell offers for the beginning of a value."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from downtime_cli.core.localtime import zone_keys
from downtime_cli.readers.calendars.holiday_dates import parse_place
from downtime_cli.request.offers import (
    is_plain,
    offer_choices,
    offer_clocks,
    offer_dates,
    offer_places,
    offer_plans,
    offer_protected,
    offer_zones,
)
from downtime_cli.request.options import OPTIONS
from downtime_cli.request.values import DAY, SAVED_PLAN, parse_choice


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


def _write_standing(path: Path, *, automatic: bool = False) -> None:
    """Write what completion reads of a standing window: dates that are over, past, and to come."""
    statuses = [(1999, "CONFIRMED"), (1999, "CANCELLED"), (1999, "COMPLETED"), (3999, "CANCELLED"), (3999, "TENTATIVE")]
    dates = [
        {"day": f"{year}-03-0{index}", "end": f"{year}-03-0{index}T06:00:00Z", "status": status}
        for index, (year, status) in enumerate(statuses, 1)
    ]
    path.write_text(json.dumps({"automatic": automatic, "dates": dates}), "utf-8-sig")


def test_dates_are_those_of_the_standing_window_that_is_named(folder: Path) -> None:
    """Those ahead and those that nobody has recorded, which an automatic one needs not; the first file counts."""
    _write_standing(folder / "s.json")
    assert offer_dates(["--note", "s.json", "a.json"], "") == ["1999-03-01", "3999-03-05"]
    assert list(DAY.offers("3", ["s.json"])) == ["1999-03-01", "3999-03-05"]
    _write_standing(folder / "home" / "mine.json", automatic=True)
    assert offer_dates(["~/mine.json"], "") == ["3999-03-05"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="no-json"),
        pytest.param("[]", id="list"),
        pytest.param("{}", id="plan"),
        pytest.param('{"automatic": false, "dates": [1]}', id="no-dates"),
        pytest.param("[" * 100_000, id="nested"),
    ],
)
def test_what_is_no_standing_window_has_no_dates(text: str, folder: Path) -> None:
    """Nothing is offered, and nothing breaks; a pipe is not waited for."""
    (folder / "a.json").write_text(text, "utf-8")
    assert offer_dates(["a.json"], "") == []
    assert offer_dates(["nowhere.json"], "") == offer_dates(["b.csv"], "") == offer_dates([], "") == []


def test_a_pipe_has_no_dates(folder: Path) -> None:
    """The shell would wait for whoever writes into it."""
    os.mkfifo(folder / "pipe.json")
    assert offer_dates(["pipe.json"], "") == []


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
