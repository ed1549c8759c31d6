"""MAINTNOTE, by the properties of its standard."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from tests.export_samples import changed_twice, export, with_status
from tests.saved_samples import saved_plan


def note(text: str) -> Any:
    """Return the one event of a notification."""
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_properties_of_the_standard() -> None:
    """Provider, account, identity, what is affected, impact and status are where the standard has them."""
    text = export("maintnote")
    event = note(text)
    assert str(event["X-MAINTNOTE-PROVIDER"]) == "example.com"
    assert str(event["X-MAINTNOTE-ACCOUNT"]) == "137.035999173"
    assert str(event["X-MAINTNOTE-MAINTENANCE-ID"]) == "20261205-0badcafe"
    assert [str(thing) for thing in event["X-MAINTNOTE-OBJECT-ID"]] == ["circuit-7", "shop-api"]
    assert {thing.params["X-MAINTNOTE-OBJECT-IMPACT"] for thing in event["X-MAINTNOTE-OBJECT-ID"]} == {"OUTAGE"}
    assert (str(event["X-MAINTNOTE-IMPACT"]), str(event["X-MAINTNOTE-STATUS"])) == ("OUTAGE", "TENTATIVE")
    assert {"ORGANIZER", "SEQUENCE", "DTSTAMP", "UID", "DTSTART", "DTEND"} <= set(event)
    assert "METHOD" not in text


@pytest.mark.parametrize("status", Status)
def test_status_is_the_plans(status: Status) -> None:
    """All five states are MAINTNOTE's own; a cancelled plan is the same event, cancelled."""
    event = note(export("maintnote", with_status(status)))
    assert str(event["X-MAINTNOTE-STATUS"]) == status
    assert str(event["UID"]) == "20261205-0badcafe@downtime-cli"


@pytest.mark.parametrize("level", ImpactLevel)
def test_impact_is_the_plans(level: ImpactLevel) -> None:
    """All four levels are MAINTNOTE's own."""
    assert str(note(export("maintnote", saved_plan(impact_level=level)))["X-MAINTNOTE-IMPACT"]) == level


def test_versions_count_up() -> None:
    """The sequence rises with every version of the plan."""
    assert [note(export("maintnote", plan))["SEQUENCE"] for plan in changed_twice()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        pytest.param("noc@example.com", "mailto:noc@example.com", None, id="bare"),
        pytest.param("MAILTO:noc@example.com", "mailto:noc@example.com", None, id="url"),
        pytest.param("Example NOC <noc@example.com>", "mailto:noc@example.com", "Example NOC", id="named"),
        pytest.param('"NOC; east" <noc@example.com>', "mailto:noc@example.com", "NOC; east", id="quoted"),
    ],
)
def test_organizer(text: str, address: str, name: str | None) -> None:
    """Whom to ask is an address, as people write them."""
    organizer = note(export("maintnote", organizer=text))["ORGANIZER"]
    assert (str(organizer), organizer.params.get("CN")) == (address, name)


@pytest.mark.parametrize("text", ["nobody", "a@b@c", "x <a b@example.com>", "a@example.com\r\nX-EVIL:1"])
def test_bad_organizer(text: str) -> None:
    """What is no address is refused."""
    with pytest.raises(InputError, match="organizer: expected an address"):
        export("maintnote", organizer=text)
