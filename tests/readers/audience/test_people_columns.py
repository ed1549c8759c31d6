"""Columns that name or number people are no counts of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode, IssueCode
from tests.readers.audience.test_audience_csv import read, shares
from tests.readers.files import errors

LIMA = {"America/Lima": 0.6667, "Asia/Seoul": 0.3333}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Abo-Kunden-Nr.;Land\n88;PE\n7;PE\n91234;KR\n", id="customers"),
        pytest.param("Numéro adhérent,Pays\n88,PE\n7,PE\n91234,KR\n", id="french"),
        pytest.param("guest,country\n8,PE\n7,PE\n91234,KR\n", id="one-of-them-by-proof"),
        pytest.param("member phone,country\n51100,PE\n51200,PE\n82300,KR\n", id="phones"),
        pytest.param("users tel,country\n51100,PE\n51200,PE\n82300,KR\n", id="phones-of-users"),
        pytest.param("x,country\n51100,PE\n51200,PE\n82300,KR\n", id="unknown-name-by-proof"),
        pytest.param("id,age,country\n3,40,PE\n9,30,PE\n4,20,KR\n", id="id-beside-a-measure"),
        pytest.param("key,tz,tz_offset\nQ7,America/Lima,-300\nQ9,America/Lima,-300\nZ1,Asia/Seoul,540\n", id="key"),
    ],
)
def test_identifiers_never_count_users(text: str, tmp_path: Path) -> None:
    """A row is one user where a column numbers them, and that is said."""
    reading = read(tmp_path, text)
    assert shares(reading) == LIMA
    assert reading.columns.users is None
    assert AssumptionCode.USERS_COLUMN in {each.code for each in reading.assumptions}


@pytest.mark.parametrize(
    ("text", "users"),
    [
        pytest.param("guest,country\n8,PE\n4,KR\n", "guest", id="each-place-once"),
        pytest.param("guest,country\n8,PE\n5,PE\n8,KR\n", "guest", id="equal-numbers"),
        pytest.param("users phone,country\n20000,PE\n10000,KR\n", "users phone", id="users-on-phones"),
        pytest.param("x,country\n60,PE\n20,PE\n40,KR\n", "x", id="small-numbers"),
        pytest.param("x,country,device\n60000,PE,a\n20000,PE,b\n40000,KR,a\n", "x", id="something-tells-rows-apart"),
        pytest.param("users,country\n60000,PE\n20000,PE\n40000,KR\n", "users", id="a-name-that-counts"),
        pytest.param("value,country\n60000,PE\n20000,PE\n40000,KR\n", "value", id="a-name-of-counts"),
    ],
)
def test_what_may_count_does(text: str, users: str, tmp_path: Path) -> None:
    """Without proof numbers count, as they did."""
    assert read(tmp_path, text).columns.users == users


@pytest.mark.parametrize("name", ["customer value", "client since", "valor cliente since"])
def test_what_is_said_of_somebody_counts_nobody(name: str, tmp_path: Path) -> None:
    """What somebody is worth, and since when he is there, are no users."""
    (issue,) = errors(lambda: read(tmp_path, f"{name},country\n2019,PE\n2021,KR\n"))
    assert issue.code is IssueCode.MISSING_COLUMN
    assert "if rows are users, name the column that tells them apart" in issue.remedy


def test_a_column_of_people_can_be_named(tmp_path: Path) -> None:
    """Each different cell is one user, however often it comes; rows without one are nobody."""
    text = "email,plan,country\na@x,5,PE\na@x,5,PE\nb@x,9,KR\n,7,KR\n"
    reading = read(tmp_path, text, users_columns=("email",))
    assert shares(reading) == {"America/Lima": 0.5, "Asia/Seoul": 0.5}
    assert reading.total == 2
    assert reading.assumptions[-1].message == "each different cell of 'email' is taken as one user"


def test_several_columns_of_users_add_up(tmp_path: Path) -> None:
    """Parts of the users are added up, an empty one being none."""
    reading = read(tmp_path, "country,web,app\nPE,10,20\nKR,,15\n", users_columns=("web", "app"))
    assert shares(reading) == LIMA
    assert reading.columns.users == "web, app"


def test_a_column_of_places_alone_tells_of_nobody(tmp_path: Path) -> None:
    """A list of countries is no audience, and the remedy is about users."""
    (issue,) = errors(lambda: read(tmp_path, "country\nPE\nKR\n"))
    assert issue.remedy.startswith("add a column of their numbers")
