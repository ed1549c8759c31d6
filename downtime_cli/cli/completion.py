"""What the shell offers where it cannot know: names of time zones."""

from __future__ import annotations


def complete_zone(incomplete: str) -> list[str]:
    """Return the zones that begin so, or have a city that does."""
    from zoneinfo import available_timezones

    wanted = incomplete.casefold()
    names = [name for name in sorted(available_timezones()) if "/" in name or name == "UTC"]
    begin = [name for name in names if name.casefold().startswith(wanted)]
    return begin or [name for name in names if name.rsplit("/", 1)[-1].casefold().startswith(wanted)]
