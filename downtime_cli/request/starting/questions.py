"""
What is asked of somebody at a terminal, one question after the other, as far as it was not said already.

An answer is read by what reads the option, so that it is refused with the same words. Where a remedy names an option,
that is asked for next: a file is not given up for a column that has to be named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.schedule import BANNER, EMAIL, STATUS_PAGE
from downtime_cli.core.errors import DowntimeError
from downtime_cli.core.quality.finding import FindingCode
from downtime_cli.core.wording import capitalised
from downtime_cli.notices.names import CHANNELS
from downtime_cli.request.gather import KEYS
from downtime_cli.request.given import Option
from downtime_cli.request.options import Options
from downtime_cli.request.starting.draft import Draft
from downtime_cli.request.starting.likely_files import find_audience, find_traffic

_FLAG: Final = re.compile(r"--([a-z][a-z-]+)")
_CUSTOMARY: Final = ", ".join((EMAIL, STATUS_PAGE, BANNER))


class Question(Struct, frozen=True, kw_only=True):
    """A question, and what becomes of the draft by an answer."""

    words: str
    hint: str = ""
    """A line above the question."""
    answer: Callable[[str], Draft]
    """Raises a DowntimeError where the text is no answer."""
    default: str = ""
    """What is taken if nothing is typed; if that is empty, nothing."""
    otherwise: str = ""
    """What holds if nothing is taken; empty if there has to be an answer."""
    follow_up: Callable[[str, DowntimeError], Question | None] = lambda _text, _error: None
    """What could mend an error."""
    instead: Question | None = None
    """What is asked again if this is left out."""

    def after(self, text: str, error: DowntimeError) -> Question:
        """What to ask next, after an error; a default that was one is not offered again."""
        again = replace(self, default="") if text == self.default else self
        following = self.follow_up(text, error)
        return again if following is None else replace(following, instead=self.instead or again)


def ask_traffic(draft: Draft) -> Question | None:
    """Ask for the file of traffic."""
    if draft.options.traffic.texts:
        return None
    return _ask_file(draft, Options.traffic, "Traffic by hour, a CSV file", find_traffic(draft.now))


def ask_clock(draft: Draft) -> Question | None:
    """Ask for the clock of times without a zone; what gives it away is said, and UTC is offered where nothing does."""
    if not draft.lacks_clock:
        return None
    assert draft.inspection is not None
    findings = draft.inspection.background.quality.findings
    told = next((finding for finding in findings if finding.code is FindingCode.DST_IN_STAMPS), None)
    hint = ""
    if told is not None and told is not findings[0]:  # which is said beside what the file holds
        hint = f"{capitalised(told.message)}; {told.remedy}."
    return Question(
        hint=hint,
        words="Its times have no zone; whose clock do they show?",
        answer=lambda text: draft.with_answer(Options.traffic_zone, text).checked().with_traffic(),
        default="UTC" if told is None else "",
        otherwise="UTC, with a warning",
    )


def ask_audience(draft: Draft) -> Question | None:
    """Ask for the file of users."""
    if draft.options.audience.texts:
        return None
    words = "Users by time zone or country, a CSV file"
    return _ask_file(draft, Options.audience, words, find_audience(draft.now), otherwise="none")


def ask_zone(draft: Draft) -> Question | None:
    """Ask for the zone of the team; that of most users is offered."""
    if draft.options.timezone.texts:
        return None
    return Question(
        words="Time zone the team reads and types in",
        answer=lambda text: draft.with_answer(Options.timezone, text).checked(),
        default=draft.likely_zone,
        otherwise=draft.likely_zone,
    )


def ask_hours(draft: Draft) -> Question | None:
    """Ask when the team works."""
    if draft.options.team_hours.texts:
        return None
    return Question(
        words="Hours in which the team can work, such as Mon-Fri 07:00-19:00",
        answer=lambda text: draft.with_answer(Options.team_hours, text).checked(),
        otherwise="any hour",
    )


def ask_channels(draft: Draft) -> Question | None:
    """Ask where to announce."""
    if draft.options.channels.texts:
        return None
    return Question(
        hint=f"Announcements can go by {', '.join(CHANNELS)}.",
        words="Announce by",
        answer=lambda text: draft.with_answer(Options.channels, *re.split(r"[,;\s]+", text.strip(",; "))).checked(),
        otherwise=_CUSTOMARY,
    )


QUESTIONS: Final = (ask_traffic, ask_clock, ask_audience, ask_zone, ask_hours, ask_channels)


def _ask_file(draft: Draft, option: Option[Any], words: str, likely: str, otherwise: str = "") -> Question:
    """Ask for a file, and read it."""
    read = Draft.with_traffic if option is Options.traffic else Draft.with_users

    def take(text: str) -> Draft:
        return draft.with_answer(option, os.path.expanduser(text))  # noqa: PTH111 - a path would lose a `./`

    return Question(
        words=words,
        answer=lambda text: read(take(text)),
        default=likely,
        otherwise=otherwise,
        follow_up=lambda text, error: _take_up(error, take(text), read),
    )


def _take_up(error: DowntimeError, draft: Draft, read: Callable[[Draft], Draft]) -> Question | None:
    """Ask for the first option that a remedy names, and that says how to read the file."""
    keys = [key for issue in error.issues for key in _FLAG.findall(issue.remedy)]
    named = (KEYS.get(key) for key in keys)
    wanted = (option for option in named if option is not None and _says_how_to_read(option))
    option = next((each for each in wanted if each.name not in draft.options.given), None)
    if option is None:
        return None

    def take(text: str) -> Draft:
        return draft.with_answer(option, text)

    return Question(
        hint=option.meaning,
        words=f"--{option.key}",
        answer=lambda text: read(take(text).checked()),
        otherwise="another file",
        follow_up=lambda text, again: _take_up(again, take(text), read),
    )


def _says_how_to_read(option: Option[Any]) -> bool:
    return option.is_on("init") and not option.kind.is_file and bool(option.kind.metavar)
