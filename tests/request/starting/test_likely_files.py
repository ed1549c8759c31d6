"""Which files of a folder are offered: by what is in them, then by their names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from downtime_cli.request.starting.likely_files import find_audience, find_traffic

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOURS = "timestamp,requests\n" + "".join(f"2026-11-01T{hour:02}:00Z,{hour}\n" for hour in range(24))
USERS = "country,users\nDE,5\nFR,3\n"
MEMBERS = (
    "email,country,signed_up\na@example.com,DE,2026-01-01\nb@example.com,FR,2026-01-02\nc@example.com,FR,2026-01-02\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "traffic", "users"),
    [
        pytest.param({}, "", "", id="empty"),
        pytest.param({"a.csv": HOURS, "b.csv": USERS}, "a.csv", "b.csv", id="by-content"),
        pytest.param({"b.csv": HOURS, "a.csv": USERS}, "b.csv", "a.csv", id="by-content-in-another-order"),
        pytest.param({"a.csv": HOURS, "web_traffic.csv": HOURS}, "web_traffic.csv", "", id="traffic-by-name"),
        pytest.param({"a.csv": USERS, "Users.CSV": USERS}, "", "Users.CSV", id="users-by-name"),
        pytest.param({"traffic.csv": USERS, "users.csv": HOURS}, "users.csv", "traffic.csv", id="content-before-name"),
        pytest.param({"a.csv": MEMBERS}, "", "a.csv", id="members-with-dates"),
        pytest.param({"a.txt": HOURS, ".b.json": HOURS}, "", "", id="other-endings"),
        pytest.param(
            {"a.csv": "", "b.csv": "\x00\x01", "c.tsv": HOURS.replace(",", "\t")}, "c.tsv", "", id="unreadable"
        ),
        pytest.param({f"{number}.csv": HOURS for number in range(50)}, "0.csv", "", id="fifty"),
        pytest.param({f"{number}.csv": HOURS for number in range(51)}, "", "", id="too-many"),
    ],
)
def test_the_likely_files_are_found(files: dict[str, str], traffic: str, users: str, folder: Path) -> None:
    """Of the tables in a folder, one looks like traffic and one like users, as far as there are such."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    assert (find_traffic(NOW), find_audience(NOW)) == (traffic, users)


def test_a_folder_that_nobody_may_look_into_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be listed is no reason to end."""

    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert find_traffic(NOW) == ""
