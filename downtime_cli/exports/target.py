"""
A target of `downtime export`: what it is called, which settings it has, and when it has nothing to say.

Settings come from `[export]` in downtime.toml and from `--set`, each with the place where it was given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NoReturn

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, SeriesDate
from downtime_cli.core.wording import moment
from downtime_cli.exports.words import as_json, safe_id

_SAY_DATE: Final = "say which of its dates: --date 2027-03-20"
_IF_LATE: Final = "downtime update --extend LENGTH if work goes on, --status COMPLETED if it is done"


class Setting(Struct, frozen=True):
    """A setting of a target."""

    name: str
    # In a few words, with an example.
    meaning: str
    is_list: bool = False
    # What holds where nothing is given; empty for none.
    default: str = ""

    @property
    def help(self) -> str:
        """What `--list` says of it."""
        default = f" [default: {self.default}]" if self.default else ""
        return f"{self.meaning}{default}{'; a list' if self.is_list else ''}"


WHAT: Final = Setting("what", "the work in one sentence, e.g. 'The database moves to new disks.'")
NOTIFY: Final = Setting("notify", "true or false: notify subscribers", default="true")
AUTHOR: Final = Setting("author", "the name it is created under", default="downtime")


class Given(Struct, frozen=True):
    """The value of a setting, and where it was given."""

    texts: tuple[str, ...]
    place: Place


class ReaderWords(Struct, frozen=True, kw_only=True):
    """What readers of a status page are told of a plan as it stands: the message that `downtime notice` writes."""

    # One line without markup: the news, the service, and when.
    title: str
    # Without the title.
    markdown: str
    # The same as plain text, for pages that know no Markdown.
    text: str


class TargetSettings(Struct, frozen=True):
    """The values of a target's settings by name; those it needs are there."""

    target: Target
    given: Mapping[str, Given]
    # What a target that is for readers says to them.
    words: ReaderWords | None = None

    @property
    def reader_words(self) -> ReaderWords:
        """What a target that is for readers says to them; those who export to it hand it over."""
        assert self.words is not None
        return self.words

    def all(self, name: str) -> tuple[str, ...]:
        """Every text of a list."""
        default = self.target.setting(name).default
        return self.given[name].texts if name in self.given else (default,) if default else ()

    def ids(self, name: str) -> tuple[str, ...]:
        """The identifiers of a list, which commas or blanks may separate: they hold neither."""
        return tuple(part for text in self.all(name) for part in re.split(r"[,\s]+", text) if part)

    def one(self, name: str) -> str:
        """The text of a setting, empty where there is none."""
        return next(iter(self.all(name)), "")

    def is_on(self, name: str) -> bool:
        """Whether a switch is on.

        Raises:
            InputError: it is neither `true` nor `false`.
        """
        text = self.one(name).strip().casefold()
        if text not in {"true", "false"}:
            self.refuse(name, f"expected true or false, got {text!r}", "write true or false")
        return text == "true"

    def refuse(self, name: str, message: str, remedy: str) -> NoReturn:
        """Say what is wrong with a setting that was given.

        Raises:
            InputError: always.
        """
        message = f"{self.target.name}.{name}: {message}"
        raise InputError.of(IssueCode.BAD_SETTING, message, remedy, self.given[name].place)


class SeriesExport(Struct, frozen=True, kw_only=True):
    """A series in a format: one text, or a file for each of its next dates, or both ways of writing those."""

    # None where each date needs a file.
    text: str | None
    # By their names, where it is not written as a whole.
    files: Mapping[str, str] = {}
    # The day of the last date written, wherever it has been moved, and whether none comes after it.
    last: date | None = None
    is_all: bool = True


def join_json(texts: Sequence[str], _settings: TargetSettings) -> str:
    """Write several bodies of requests as a list of them."""
    return as_json([json.loads(text) for text in texts])


def _is_ahead(plan: SavedPlan, now: datetime) -> bool:
    return plan.window.end > now or plan.status is Status.IN_PROCESS


class Target(Struct, frozen=True, kw_only=True):
    """A format that somebody else defined."""

    # As in `--to NAME`; its module is called the same, with `_` for `-`.
    name: str
    extension: str
    summary: str
    render: Callable[[SavedPlan, TargetSettings], str]
    # How it says a series as a whole, as of a moment; None if it cannot say this one. Without it, dates are rendered.
    render_series: Callable[[Series, TargetSettings, datetime], str | None] | None = None
    # How several dates go into one text; None where each is a file.
    join: Callable[[Sequence[str], TargetSettings], str] | None = None
    # Settings without which nothing can be written.
    needs: tuple[Setting, ...] = ()
    takes: tuple[Setting, ...] = ()
    # How to undo the earlier export once the plan is cancelled or completed; empty where the format can say that.
    undo: str = ""
    # Whether it is about messages, and of use as long as some are still to be sent.
    sends_messages: bool = False
    # Whether it shows people what `downtime notice` writes, in their language.
    is_for_readers: bool = False

    @property
    def file_name(self) -> str:
        """Its file's name where all targets go into one folder."""
        return f"{self.name}.{self.extension}"

    def setting(self, name: str) -> Setting:
        """Look up a setting that the target declares."""
        return {each.name: each for each in (*self.needs, *self.takes)}[name]

    def setting_keys(self) -> frozenset[str]:
        """The names of its settings as they may be typed, with and without its own name in front."""
        return frozenset(key for name in self._names() for key in (name, f"{self.name}.{name}"))

    def export(self, plan: SavedPlan, settings: TargetSettings) -> str:
        """Write the plan in this format.

        Raises:
            InputError: a setting is malformed, or the plan is over and the format cannot say so.
        """
        if self._is_over(plan):
            raise self._too_late(f"the plan is {plan.status}", self.undo)
        return self.render(plan, settings)

    def settings(self, table: Mapping[str, Given]) -> TargetSettings:
        """Take the target's settings from a table; `TARGET.NAME` wins over a plain `NAME`, which is for all targets.

        Raises:
            InputError: one that it needs is missing, or several values were given for one that is no list.
        """
        settings = self._find(table)
        missing = self._missing(settings)
        if missing:
            raise self._missing_error(missing)
        for each in (*self.needs, *self.takes):
            count = len(settings.all(each.name))
            if count > 1 and not each.is_list:
                settings.refuse(each.name, f"expected one value, got {count}", "write one value")
        return settings

    def export_series(
        self, series: Series, settings_of: Callable[[SavedPlan], TargetSettings], now: datetime, count: int
    ) -> SeriesExport:
        """Write a series in this format, as a whole or else its next dates, at most `count` of them.

        Args:
            series: the series.
            settings_of: the settings, with what readers are told of one of its dates.
            now: which dates are the next.
            count: how many.

        Raises:
            InputError: a setting is malformed, or no date is still to come and the format cannot say so.
        """
        reason = self._series_over(series, now)
        if reason:
            raise self._too_late(reason, self.undo or _SAY_DATE)
        if self.render_series is not None:
            text = self.render_series(series, settings_of(series.head), now)
            if text is not None:
                return SeriesExport(text=text)
        dates = self._next_dates(series, now)
        told = [settings_of(each.plan) for each in dates[:count]]
        texts = [self.render(each.plan, settings) for each, settings in zip(dates, told, strict=False)]
        files = {
            f"{self.name}-{safe_id(each.plan)}.{self.extension}": text for each, text in zip(dates, texts, strict=False)
        }
        joined = self.join(texts, told[0]) if self.join is not None else None
        last = series.day_of(dates[len(texts) - 1])
        return SeriesExport(text=joined, files=files, last=last, is_all=len(texts) == len(dates))

    def check_time(self, plan: SavedPlan, now: datetime) -> None:
        """Refuse a window that is past where the format is about what is to come.

        Raises:
            InputError: it is past.
        """
        if self._is_past(plan, now):
            raise self._too_late(f"the window ended {moment(plan.window.end, plan.zone, year=True)}", _IF_LATE)

    def obstacle(self, plan: SavedPlan | Series, table: Mapping[str, Given], now: datetime) -> str:
        """Why nothing can be written, in a few words; empty where it can."""
        if isinstance(plan, Series):
            reason = self._series_over(plan, now)
            if reason:
                return f"{reason}; {self.undo or _SAY_DATE}"
        elif self._is_over(plan):
            return f"the plan is {plan.status}; {self.undo}"
        elif self._is_past(plan, now):
            return f"the window ended {moment(plan.window.end, plan.zone, year=True)}"
        missing = self._missing(self._find(table))
        return f"needs {', '.join(each.name for each in missing)}" if missing else ""

    def _is_past(self, plan: SavedPlan, now: datetime) -> bool:
        return bool(self.undo) and plan.window.end <= now

    def _is_over(self, plan: SavedPlan) -> bool:
        has_news = any(message.moment > plan.last_changed for message in plan.announcements)
        return bool(self.undo) and plan.is_over and not (self.sends_messages and has_news)

    def _series_over(self, series: Series, now: datetime) -> str:
        """Why nothing is left to say of a series; empty where something is, or the format can say that as well."""
        has_news = any(
            message.moment > plan.last_changed and message.moment > now
            for plan in series.plans
            for message in plan.announcements
        )
        if (
            self._next_dates(series, now)
            or (self.render_series and not self.undo)
            or (self.sends_messages and has_news)
        ):
            return ""
        return f"the series is {series.head.status}" if series.head.is_over else "no date is still to come"

    def _next_dates(self, series: Series, now: datetime) -> list[SeriesDate]:
        """List the dates that are still to come or under way, by their windows; those called off if it can say that."""
        return sorted(
            (each for each in series.dates if _is_ahead(each.plan, now) and not (self.undo and each.plan.is_over)),
            key=lambda each: each.plan.window,
        )

    def _too_late(self, reason: str, remedy: str) -> InputError:
        message = f"{reason}: there is nothing left to export to {self.name}"
        return InputError.of(IssueCode.PLAN_IS_OVER, message, remedy, f"--to {self.name}")

    def _names(self) -> list[str]:
        return [each.name for each in (*self.needs, *self.takes)]

    def _find(self, table: Mapping[str, Given]) -> TargetSettings:
        """An empty text counts as not given."""
        found = {name: table.get(f"{self.name}.{name}") or table.get(name) for name in self._names()}
        given = {name: each for name, each in found.items() if each and any(text.strip() for text in each.texts)}
        return TargetSettings(self, given)

    def _missing(self, settings: TargetSettings) -> list[Setting]:
        return [each for each in self.needs if each.name not in settings.given]

    def _missing_error(self, missing: list[Setting]) -> InputError:
        """One issue that names everything missing."""
        them = "it" if len(missing) == 1 else "them"
        message = f"{self.name} needs {'; '.join(f'{each.name} ({each.meaning})' for each in missing)}"
        remedy = f"write {them} under [export.{self.name}] in downtime.toml, or use --set {missing[0].name}=..."
        return InputError.of(IssueCode.MISSING_SETTING, message, remedy, f"--to {self.name}")
