"""Whether a file is traffic or an audience, by what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.audience.file_kinds import (
    audience_for_traffic,
    lists_members,
    looks_like_audience,
    looks_like_traffic,
    traffic_for_audience,
)
from downtime_cli.readers.table.csv_table import read_table
from tests.readers.files import hourly, options, write

DAY = "hour,country,visits\n" + "".join(f"{hour},Chile,{hour}\n" for hour in range(24))


@pytest.mark.parametrize(
    ("text", "is_audience", "is_traffic"),
    [
        pytest.param("country,users\nChile,5\n", True, False, id="users"),
        pytest.param("email,tz\na@x,Asia/Dubai\n", True, False, id="members"),
        pytest.param("market,users\nEMEA,5\n", True, False, id="regions"),
        pytest.param(hourly(lambda at: f"{at:%Y-%m-%d %H:%M}"), False, True, id="traffic"),
        pytest.param(DAY, False, True, id="typical-day-by-country"),
        pytest.param("colour,taste\nred,sweet\n", False, False, id="neither"),
    ],
)
def test_files_are_told_apart(text: str, *, is_audience: bool, is_traffic: bool, tmp_path: Path) -> None:
    """Places without times are an audience, times are traffic."""
    table = read_table(write(tmp_path, text))
    assert looks_like_audience(table, options()) is is_audience
    assert looks_like_traffic(table, options()) is is_traffic


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        pytest.param("email,country,joined\na@x,Chile,2026-01-05\nb@x,Fiji,2026-01-05\n", True, id="sign-ups"),
        pytest.param("user_id,tz,seen\n71,Asia/Dubai,2026-01-05\n70,Asia/Tokyo,2026-02-05\n", True, id="numbered"),
        pytest.param("email,country,time\na@x,Chile,2026-01-05\na@x,Chile,2026-02-05\n", False, id="log"),
        pytest.param(
            "Email,Country,Orders,Created\na@x,Chile,2,2026-01-05\nb@x,Fiji,3,2026-01-05\n", True, id="customers"
        ),
        pytest.param("email,colour,joined\na@x,red,2026-01-05\n", False, id="no-places"),
        pytest.param("time,country,user\n2026-01-05 00:00,Fiji,7\n2026-01-05 01:00,Fiji,9\n", False, id="counts"),
    ],
)
def test_lists_of_members(text: str, *, is_list: bool, tmp_path: Path) -> None:
    """Somebody else in each row makes a list of people, whenever they signed up; somebody in several is a log."""
    assert lists_members(read_table(write(tmp_path, text))) is is_list


def test_times_that_are_refused_are_times(tmp_path: Path) -> None:
    """What cannot be read as the option says may still be traffic."""
    table = read_table(write(tmp_path, "country,users\nChile,5\n"))
    assert looks_like_traffic(table, options(time_columns=("absent",)))


def test_files_in_each_others_place(tmp_path: Path) -> None:
    """The error says which file goes where: they are swapped only if the other one is traffic."""
    users = read_table(write(tmp_path, "country,users\nChile,5\n", "users.csv"))
    traffic = read_table(write(tmp_path, DAY, "day.csv"))
    (swapped,) = audience_for_traffic(users, traffic, options()).issues
    assert swapped.remedy.startswith("swap the files: ")
    for other in (None, users):
        assert audience_for_traffic(users, other, options()).issues[0].remedy.startswith("name traffic by hour")
    assert "it is traffic by hour" in traffic_for_audience(traffic).issues[0].message


def test_people_in_the_place_of_traffic(tmp_path: Path) -> None:
    """Somebody in each row, with the time they signed up, is no traffic although there are times."""
    people = read_table(write(tmp_path, "email,country,joined\na@x,Chile,2026-01-05\nb@x,Fiji,2026-01-05\n"))
    assert audience_for_traffic(people, None, options()).issues[0].message.startswith("each row is a user in a place")
