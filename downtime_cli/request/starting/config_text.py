"""
The text of a new `downtime.toml`: every key with what it means, those without an answer commented out.

What a key means is said by its declaration in `options`. `# ` begins a sentence, `#` alone a key that is switched off.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from downtime_cli.core.announcing.schedule import BANNER, EMAIL, PUBLIC, STATUS_PAGE, default_ladder
from downtime_cli.core.policy import LadderStep
from downtime_cli.core.window import DAY, HOUR, MINUTE
from downtime_cli.core.wording import typed_duration
from downtime_cli.request.gather import KEYS
from downtime_cli.request.given import Option
from downtime_cli.request.options import HEADINGS, TRAFFIC
from downtime_cli.request.values import SWITCH

EXAMPLES: Final[Mapping[str, str]] = {
    "traffic": "traffic.csv",
    "audience": "audience.csv",
    "traffic-zone": "Europe/Berlin",
    "time-column": "timestamp",
    "value-column": "requests",
    "zone-column": "country",
    "users-column": "users",
    "audience-zone-column": "country",
    "value-kind": "count",
    "missing": "zero",
    "only": "metric=requests",
    "duration": "2h",
    "start": "+7d",
    "end": "+8d",
    "plan": "plan.json",
    "earliest": "+3d",
    "latest": "+4w",
    "recurring": "monthly",
    "margin": "30m",
    "timezone": "Europe/Berlin",
    "notice-period": "5 working days",
    "blackout": "2026-12-20/2027-01-03",
    "blackout-file": "freeze.ics",
    "team-hours": "Mon-Fri 07:00-19:00@Europe/Berlin",
    "protect": "America/New_York=Mon-Fri 09:00-17:00",
    "avoid-holidays": "US,DE",
    "past-windows": "past.ics",
    "max-regret": "25%",
    "max-share": "1%",
    "max-percentile": "10%",
    "max-error-budget": "50%",
    "announced": "now",
    "regions": "3",
    "service": "shop api",
    "slo": "99.9",
    "value-per-request": "0.02",
    "format": "markdown",
    "output": "plan.json",
}
"""What stands behind a key that is switched off, unless that is its default, or `true`."""
_HEAD: Final = """\
# Read by downtime plan, check, inspect and backtest in this folder, elsewhere with --config FILE.
# Each key is the option of that name, and the command line wins. To switch a key on, take away the # before it.
# docs/configuration.md has the details.
"""
_LADDER: Final = """
# When to announce by which channel: for work up to two hours, for example, and for any other. Messages at the start
# and the end come on their own.
"""
_TABLES: Final = """\

# What notices say; docs/notices.md has all keys.
#[details]
#what = "Move of the shop's database to new hardware"
#contact = "ops@example.com"

# What one target of downtime export needs; downtime export --list has them all.
#[export.maintnote]
#provider = "example.com"
"""
_NUMBER: Final = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]+)?", re.ASCII)
_RUNGS: Final = (14 * MINUTE, 2 * HOUR, None)
"""The longest work of each customary ladder."""
_ANY_LENGTH: Final = DAY
_WIDTH: Final = 100


def render_config(answers: Mapping[str, Sequence[str]], channels: Sequence[str] = ()) -> str:
    """Write the text of a configuration file.

    Args:
        answers: texts as the command line would have them, by key; the other keys are switched off.
        channels: where to announce; none for the customary channels, whose ladder is switched off.
    """
    parts = [_HEAD]
    for heading in HEADINGS:
        parts.append(f"\n## {heading}\n")
        options = [option for option in KEYS.values() if option.heading == heading]
        parts += [_render_key(option, answers.get(option.key, ())) for option in options]
    ladder = _render_ladder(channels or (EMAIL, STATUS_PAGE, BANNER), mark="" if channels else "#")
    return "".join((*parts, _LADDER, ladder, _TABLES))


def quote(text: str) -> str:
    """Write any text as a TOML string that is one line and shows what it holds."""
    return "".join(char if char.isprintable() else _escape(char) for char in json.dumps(text, ensure_ascii=False))


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _render_key(option: Option[Any], texts: Sequence[str]) -> str:
    """Write what a key means, and its value or, switched off, an example."""
    commands = [f"`{command}`" for command in TRAFFIC.split() if option.is_on(command)]
    notes = [] if option.is_on("plan") else [f"for {' and '.join(commands)}"]
    notes += [", ".join(option.kind.choices)] if option.kind.choices else []
    notes += ["or a list"] if option.repeatable else []
    notes += [f"default: {option.default}"] if option.default else []
    meaning = f"{option.meaning} [{'; '.join(notes)}]" if notes else option.meaning
    lines = textwrap.wrap(meaning, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
    shown = texts or (EXAMPLES.get(option.key) or option.default or "true",)
    values = [_render_value(option, text) for text in shown]
    value = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
    return "\n".join(["", *lines, f"{'' if texts else '#'}{option.key} = {value}", ""])


def _render_value(option: Option[Any], text: str) -> str:
    is_number = option.kind.metavar in {"NUMBER", "PERCENT", "AMOUNT"} and _NUMBER.fullmatch(text)
    return text if is_number or option.kind is SWITCH else quote(text)


def _render_ladder(channels: Sequence[str], mark: str) -> str:
    lines: list[str] = []
    for longest in _RUNGS:
        lines += ["[[ladder]]"] if longest is None else ["[[ladder]]", f"up_to = {quote(typed_duration(longest))}"]
        steps = announce_by(channels, default_ladder(longest or _ANY_LENGTH))
        lines += ["steps = [", *map(_render_step, steps), "]"]
    return "".join(f"{mark}{line}\n" for line in lines)


def _render_step(step: LadderStep) -> str:
    lead, channels = quote(_type_lead(step.lead)), ", ".join(map(quote, step.channels))
    return f"  {{ lead = {lead}, channels = [{channels}] }},"


def _type_lead(lead: timedelta) -> str:
    return typed_duration(lead) if lead % DAY else f"{lead // DAY}d"


def announce_by(channels: Sequence[str], customary: Sequence[LadderStep]) -> Iterator[LadderStep]:
    """Adapt a ladder to other channels: those for everybody to see go where such ones are, others where mails are.

    A banner is for the last call. Steps without a channel are left out; the first has all where it would have none.
    """
    for number, step in enumerate(customary):
        chosen = [channel for channel in channels if _stands_for(channel) in step.channels]
        if chosen or number == 0:
            yield LadderStep(lead=step.lead, channels=tuple(chosen or channels))


def _stands_for(channel: str) -> str:
    """The customary channel whose place one takes."""
    if channel == BANNER:
        return BANNER
    return STATUS_PAGE if channel in PUBLIC else EMAIL
