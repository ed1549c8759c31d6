"""
MAINTNOTE: the window as an event that the network tools of customers read by themselves.

The properties are those of the maintenance notification standard (github.com/jda/maintnote-std). There is no METHOD:
readers take the file for a request to a meeting otherwise. A window that moves keeps its UID, a cancelled one its
event.
"""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import printable
from downtime_cli.exports.ics import calendar_text, window_event
from downtime_cli.exports.settings import TargetSettings

_ADDRESS: Final = re.compile(r'(?:(?P<name>[^<>]*?)\s*<)?(?:mailto:)?(?P<mail>[^\s<>@"]+@[^\s<>@"]+)>?', re.IGNORECASE)


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the plan as a notification to one account."""
    from icalendar import vCalAddress, vText  # a property it does not know is no text to it, and not escaped

    name, mail = _organizer(settings)
    organizer = vCalAddress(f"mailto:{mail}")
    if name:
        organizer.params["CN"] = vText(name)
    event = window_event(plan, settings.one("what"))
    event.add("organizer", organizer)
    level = plan.impact_level.value
    event.add("x-maintnote-provider", vText(printable(settings.one("provider"))))
    event.add("x-maintnote-account", vText(printable(settings.one("account"))))
    event.add("x-maintnote-maintenance-id", vText(plan.plan_id))
    for thing in settings.all("object_id"):
        name = vText(printable(thing))
        name.params["X-MAINTNOTE-OBJECT-IMPACT"] = level
        event.add("x-maintnote-object-id", name)
    event.add("x-maintnote-impact", vText(level))
    event.add("x-maintnote-status", vText(plan.status.value))
    return calendar_text([event])


def _organizer(settings: TargetSettings) -> tuple[str, str]:
    """Return name and address of whom to ask; the name may be empty."""
    text = settings.one("organizer").strip()
    found = _ADDRESS.fullmatch(text)
    if found is None:
        settings.refuse("organizer", f"expected an address, got {text!r}", "write 'Example NOC <noc@example.com>'")
    # RFC 5545 §3.2: a parameter cannot hold a double quote, however it is written.
    return printable(found["name"] or "").replace('"', "'").strip("' "), printable(found["mail"])
