"""
What the shell offers for a value that is being typed, given how it begins.

The shell asks at every press of Tab, so nothing is imported or read but what the offer is made of.
"""

import os
import re
from collections.abc import Sequence
from typing import Final

LOCAL: Final = "local"
_PLAN: Final = ".json"
_LARGEST: Final = 50_000_000
_OVER: Final = ("CANCELLED", "COMPLETED")
_PLAIN: Final = re.compile(r"(~/)?[\w./][\w./+=@:,%-]*")


def is_plain(offer: str) -> bool:
    """Whether no shell reads more into an offer than its letters: it is put on the command line as it is."""
    return _PLAIN.fullmatch(offer) is not None


def offer_choices(choices: Sequence[str], begun: str) -> list[str]:
    """List the choices that begin like this, in the letters that were typed: a shell drops what begins otherwise."""
    found = [choice for choice in choices if choice.casefold().startswith(begun.casefold())]
    return [choice if choice.startswith(begun) else _follow_case(begun, choice[len(begun) :]) for choice in found]


def _follow_case(begun: str, rest: str) -> str:
    return begun + (rest.upper() if begun.isupper() else rest.lower())


def offer_zones(_begun: str) -> list[str]:
    """List the names of zones."""
    from downtime_cli.core.localtime import zone_keys

    return sorted(name for name in zone_keys() if "/" in name or name == "UTC")


def offer_clocks(begun: str) -> list[str]:
    """List the names of zones, and `local`, which is the computer's."""
    return [LOCAL, *offer_zones(begun)]


def offer_protected(begun: str) -> list[str]:
    """List the names of zones as `--protect` takes them, up to the hours."""
    return [] if "=" in begun else [f"{zone}=" for zone in offer_zones(begun)]


def offer_places(begun: str) -> list[str]:
    """List what may follow in a list of countries: those not in it yet, or the parts of one that is written."""
    before, comma, last = begun.rpartition(",")
    country, dash, _ = last.partition("-")
    codes = _list_parts(country) if dash else _list_countries()
    return [f"{before}{comma}{code}" for code in codes if code not in before.split(",")]


def _list_countries() -> list[str]:
    from pkgutil import get_data

    data = get_data("downtime_cli", "tables/public_holidays.csv")
    assert data is not None  # of this package
    lines = [line for line in data.decode("utf-8").splitlines() if not line.startswith("#")]
    codes = [line.partition(",")[0] for line in lines[1:]]
    return [code for code in codes if "-" not in code]


def _list_parts(country: str) -> list[str]:
    """List the parts of a country, none of one that is unknown; the library takes a while to import."""
    import holidays

    try:
        return [f"{country}-{part}" for part in holidays.country_holidays(country).subdivisions]
    except NotImplementedError:
        return []


def offer_plans(begun: str) -> list[str]:
    """List JSON files, and folders by what they hold while only one is left: a shell would end the word after it."""
    found = _list_folder(begun)
    while len(found) == 1 and found[0].endswith(os.sep):
        found = _list_folder(found[0])
    return found


def offer_dates(beside: Sequence[str], _begun: str) -> list[str]:
    """List the dates of the standing window that another word names: those ahead, and those that wait for a record."""
    plans = [word for word in beside if word.endswith(_PLAN)]
    return _list_dates(plans[0]) if plans else []


def _list_dates(path: str) -> list[str]:
    """List the dates of a standing window that are not over; none of what is no such file.

    Nothing but the JSON is loaded, not even `pathlib`.
    """
    import json
    from datetime import UTC, datetime

    now, path = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", os.path.expanduser(path)  # noqa: PTH111 - likewise
    if not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:  # noqa: PTH113, PTH202 - likewise
        return []  # a pipe would keep the shell waiting
    try:
        with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 - likewise
            document = json.load(file)
        waits = not document["automatic"]
        open_dates = [each for each in document["dates"] if each["status"] not in _OVER]
        return [str(each["day"]) for each in open_dates if waits or each["end"] > now]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def offer_targets(_begun: str) -> list[str]:
    """List what a plan can be exported to."""
    from downtime_cli.exports.catalogue import target_names

    return [*target_names(), "all"]


def _list_folder(begun: str) -> list[str]:
    """List the folders and JSON files whose paths begin like this, hidden ones only if that is typed."""
    folder, name = os.path.split(begun)
    try:
        entries = list(os.scandir(os.path.expanduser(folder) or "."))  # noqa: PTH111 - pathlib drops `./`
    except OSError:
        return []
    found = []
    for entry in sorted(entries, key=lambda each: each.name):
        is_meant = entry.name.startswith(name) and (name.startswith(".") or not entry.name.startswith("."))
        path = os.path.join(folder, entry.name)  # noqa: PTH118 - likewise
        if is_meant and entry.is_dir():
            found.append(path + os.sep)
        elif is_meant and entry.name.endswith(_PLAN):
            found.append(path)
    return found
