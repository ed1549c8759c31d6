"""
MAINTNOTE: the window as an event that customers' network tools read by themselves.

The properties are those of the maintenance notification standard (github.com/jda/maintnote-std). There is no METHOD:
with one, mail programs take the file for an invitation to a meeting. A window that moves keeps its UID, a cancelled one
its event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import printable
from downtime_cli.exports.events import calendar_text, window_event
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings

_ADDRESS: Final = re.compile(r'(?:(?P<name>[^<>]*)<)?(?:mailto:)?(?P<mail>[^\s<>@"]+@[^\s<>@"]+)>?', re.IGNORECASE)

_FIRST: Final = "BEGIN:VEVENT\r\n"
_LAST: Final = "END:VCALENDAR\r\n"


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the plan as a notification to one account."""
    from icalendar import vCalAddress, vText  # vText, since the library escapes unknown properties only if told so

    name, mail = _parse_organizer(settings)
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


def join(texts: Sequence[str], _settings: TargetSettings) -> str:
    """Write one calendar with the events of all; no text in it can begin a line."""
    head = texts[0].partition(_FIRST)[0]
    bodies = (text.removeprefix(head).removesuffix(_LAST) for text in texts)
    return "".join((head, *bodies, _LAST))


def _parse_organizer(settings: TargetSettings) -> tuple[str, str]:
    """Split into name, which may be empty, and address."""
    text = settings.one("organizer").strip()
    found = _ADDRESS.fullmatch(text)
    if found is None:
        settings.refuse("organizer", f"expected an address, got {text!r}", "write 'Example NOC <noc@example.com>'")
    # RFC 5545 §3.2: a parameter cannot hold a double quote, however it is written.
    return printable(found["name"] or "").replace('"', "'").strip("' "), printable(found["mail"])


TARGET: Final = Target(
    name="maintnote",
    extension="ics",
    summary="MAINTNOTE: an event that customers' network tools read by themselves",
    render=render,
    join=join,
    needs=(
        Setting("provider", "who does the work, by domain: example.com"),
        Setting("account", "the customer's account with you: 137.035999173"),
        Setting("organizer", "whom to contact: 'Example NOC <noc@example.com>'"),
        Setting("object_id", "what is affected: a circuit, a service", is_list=True),
    ),
    takes=(WHAT,),
)
