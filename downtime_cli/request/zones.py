"""Zones as options name them, written by IANA's names: a plan and a report are read elsewhere, and later."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.localtime import load_zone, zone_keys, zone_name
from downtime_cli.readers.zones.one_zone import name_zone
from downtime_cli.request.offers import LOCAL
from downtime_cli.request.options import Options

if TYPE_CHECKING:
    from downtime_cli.request.given import Given

_SEASONS: Final = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def with_zone_names(options: Options, say: Callable[[str], None]) -> Options:
    """Write the zones of options by IANA's names, but for offsets; `say` is told of each that was not.

    Raises:
        InputError: a zone is unknown, or a place with several, or is that of a computer which does not say its own.
    """
    given = dict(options.given)
    for option in (options.timezone, options.traffic_zone):
        name = None if option.text is None else _read_name(option, say)
        if name is not None:
            field = option.key.replace("-", "_")
            given[field] = replace(given[field], texts=(name,))
    return replace(options, given=given)


def _read_name(given: Given[str], say: Callable[[str], None]) -> str | None:
    """The name of the zone that is meant, None where the text is that, or an offset."""
    text = (given.text or "").strip()
    if text.casefold() == LOCAL:
        name = _read_local(given)
        say(f"the zone of this computer, {name}, is taken for --{given.key} {text}")
        return name
    zone, is_named = name_zone(text, given.place)
    if is_named:
        return None
    say(f"{text!r} is taken for {zone_name(zone)}")
    return zone_name(zone)


def _read_local(given: Given[str]) -> str:
    """The zone of this computer, which other computers that read `downtime.toml` do not have."""
    name = find_local()
    example = name or "Europe/Berlin"
    if not given.is_typed:
        remedy = f'name it, as another computer reads this file: {given.key} = "{example}"'
        raise InputError.of(IssueCode.UNKNOWN_ZONE, "'local' is another zone on another computer", remedy, given.place)
    if name is None:
        message = "this computer does not say its zone by a name of IANA"
        raise InputError.of(IssueCode.UNKNOWN_ZONE, message, f"name it: --{given.key} {example}", given.place)
    return name


def find_local() -> str | None:
    """IANA's name of the zone that `TZ`, else the system, is set to; None if there is none, or several that differ."""
    name = os.environ.get("TZ")
    if name is None:
        return _find_zone_of_system()
    name = name.removeprefix(":") or "UTC"
    return next((key for key in _suffixes(name) if key in zone_keys()), None)


def _suffixes(path: str) -> Iterator[str]:
    """Yield a name, or the ends of a path that may be one: `/usr/share/zoneinfo/Europe/Berlin`."""
    if not path.startswith("/"):
        yield path
        return
    parts = Path(path).resolve().parts
    yield from ("/".join(parts[start:]) for start in range(1, len(parts)))


def _find_zone_of_system() -> str | None:
    """The zone that the system calls its own."""
    import logging
    from zoneinfo import ZoneInfoNotFoundError

    from tzlocal import get_localzone_name

    logging.getLogger("tzlocal").disabled = True  # it tells of files that contradict each other
    try:
        name: str | None = get_localzone_name()
    except (ZoneInfoNotFoundError, OSError):
        return None
    return name if name and agrees(name, lambda at: at.astimezone().utcoffset()) else None


def agrees(name: str, offset_at: Callable[[datetime], timedelta | None]) -> bool:
    """Whether a name is that of a zone which has the offsets of a clock in January and in July."""
    zone = load_zone(name)
    return zone is not None and all(at.astimezone(zone).utcoffset() == offset_at(at) for at in _SEASONS)
