"""Alertmanager: a silence for `amtool silence import`. Matchers are written as for amtool and in alertmanager.yml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import AUTHOR, Setting, Target, TargetSettings
from downtime_cli.exports.words import as_json, identity, title

_MATCHER: Final = re.compile(
    r'\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*?))\s*(?:,|$)', re.ASCII
)
_ESCAPE: Final = re.compile(r'\\([\\"n])')
_EXAMPLE: Final = """write label="value" pairs: service="shop", severity=~"warning|info" """.strip()

Matcher = dict[str, str | bool]


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write a list of one silence; importing it with the id of an earlier one moves that."""
    matchers = [matcher for text in settings.all("matchers") for matcher in _parse_matchers(text, settings)]
    if all(_fits_missing_label(matcher) for matcher in matchers):
        message = "these also match alerts without the labels, which Alertmanager refuses"
        settings.refuse("matchers", message, _EXAMPLE)
    silence: dict[str, object] = {
        "matchers": matchers,
        "startsAt": iso_utc(plan.window.start),
        "endsAt": iso_utc(plan.window.end),
        "createdBy": printable(settings.one("author")),
        "comment": f"{title(plan)} - {printable(identity(plan))}",
    }
    earlier = settings.one("silence_id").strip()
    if earlier:
        silence = {"id": printable(earlier), **silence}
    return as_json([silence])


def join(texts: Sequence[str], settings: TargetSettings) -> str:
    """Write one list of the silences; each that was imported earlier has an id of its own."""
    if len(texts) > 1 and settings.one("silence_id").strip():
        settings.refuse("silence_id", "it is the id of one silence, and there are several", "say --date with its date")
    return as_json([silence for text in texts for silence in json.loads(text)])


def _parse_matchers(text: str, settings: TargetSettings) -> Iterator[Matcher]:
    """Yield the matchers of a text, separated by commas, in braces or not.

    Raises:
        InputError: it is malformed.
    """
    rest = text.strip()
    if rest.startswith("{") and rest.endswith("}"):
        rest = rest[1:-1].strip()
    while rest:
        found = _MATCHER.match(rest)
        if found is None:
            settings.refuse("matchers", f'expected label="value", got {rest!r}', _EXAMPLE)
        name, operator, quoted, bare = found.groups()
        value = bare if quoted is None else _ESCAPE.sub(lambda each: "\n" if each[1] == "n" else each[1], quoted)
        yield {"name": name, "value": value, "isRegex": "~" in operator, "isEqual": "!" not in operator}
        rest = rest[found.end() :].strip()


def _fits_missing_label(matcher: Matcher) -> bool:
    """Whether an alert without the label matches; a pattern that only Go understands is assumed not to allow that."""
    value = str(matcher["value"])
    try:
        fits = bool(re.fullmatch(value, "")) if matcher["isRegex"] else not value
    except re.error:
        return False
    return fits == matcher["isEqual"]


TARGET: Final = Target(
    name="alertmanager-silence",
    extension="json",
    summary="Alertmanager: a silence for `amtool silence import FILE`",
    render=render,
    join=join,
    needs=(Setting("matchers", 'which alerts: \'service="shop", severity=~"warning|info"\'', is_list=True),),
    takes=(AUTHOR, Setting("silence_id", "the id of the silence that an earlier version created, to move it")),
    undo="expire the silence: amtool silence expire ID",
)
