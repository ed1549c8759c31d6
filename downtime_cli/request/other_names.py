"""What people type where they do not know what an option, a command or one of the values is called here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from downtime_cli.core.likeness import did_you_mean

OTHER_OPTIONS: Final[Mapping[str, str]] = {
    "audience": "users user audiences customers people readers population countries",
    "timezone": "tz zone time-zone team-zone local-zone display-zone locale",
    "traffic_zone": "tz zone timezone time-zone input-zone data-zone source-zone csv-zone utc",
    "time_column": "time timestamp timestamp-column date-column time-col",
    "value_column": "value values column metric requests requests-column count-column",
    "zone_column": "country-column",
    "only": "filter where",
    "day_first": "dayfirst dmy date-format",
    "pairs": "setting detail var variable define",
    "config": "configuration config-file settings",
    "duration": "length hours minutes long time how-long window",
    "start": "at when begin from window start-time date",
    "end": "finish stop to until till end-time",
    "plan": "window saved-plan plan-file",
    "earliest": "after not-before since min-start start-after from",
    "latest": "before not-after until deadline max-end end-before by",
    "horizon": "days weeks look-ahead ahead range lookahead period",
    "recurring": "repeat recurrent standing rrule frequency every",
    "step": "grid interval resolution granularity increment",
    "margin": "buffer rollback roll-back reserve padding slack",
    "origins": "weeks past-weeks folds rounds runs",
    "as_of": "now today date asof current-time",
    "status": "state set-status",
    "extend": "longer prolong add extension",
    "by": "author who user name",
    "note": "comment message reason why",
    "since": "from after start begin last-run",
    "until": "to before end till",
    "notice_period": "notice notice-time lead lead-time warning announce advance",
    "blackout": "freeze block blocked exclude closed forbidden change-freeze not-on",
    "blackout_file": "freeze-file freezes calendar blackouts ics exclude-file",
    "team_hours": "hours working-hours work-hours office-hours on-call staff-hours only-hours maintenance-hours",
    "protect": "business-hours protected quiet-hours avoid-hours peak-hours protect-hours",
    "avoid_holidays": "holidays holiday country public-holidays no-holidays",
    "past_windows": "history past previous previous-windows earlier-windows",
    "objective": "goal optimize optimise fair strategy",
    "max_regret": "regret tolerance",
    "max_share": "share max-impact",
    "max_percentile": "percentile quantile",
    "max_error_budget": "error-budget budget",
    "no_gates": "rules-only no-limits no-traffic",
    "announced": "announced-at told notified",
    "regions": "region groups split-regions",
    "service": "name title system component product app application",
    "impact_level": "impact level severity",
    "replaces": "replace move moves reschedule previous-plan supersedes",
    "automatic": "auto auto-complete",
    "kind": "type message event",
    "channel": "medium via for",
    "language": "l lang locale i18n",
    "region": "zone area",
    "every": "everything whole full-schedule",
    "templates": "template template-dir templates-dir",
    "ics": "calendar attach-ics",
    "server": "web-server webserver",
    "top": "alternatives candidates limit number",
    "slo": "sla service-level availability",
    "value_per_request": "value revenue price cost money",
    "to": "target system format",
    "feed": "subscription",
    "show_list": "targets show kinds",
    "format": "fmt output-format style type",
    "notice_format": "fmt type",
    "due_format": "fmt output-format type",
    "output": "out file save write outfile output-file export",
    "destination": "out file save write outfile output-file dir folder output-dir",
    "force": "overwrite yes replace-file",
}
"""By the name of an option. A word may stand for several: those that a command does not take are passed over."""

_PLAN: Final = "downtime plan traffic.csv -a users.csv -d 2h"
_UPDATE: Final = "downtime update plan.json --status"
OTHER_COMMANDS: Final[Mapping[str, str]] = {
    _PLAN: "find recommend suggest propose schedule window best optimize run new create",
    "downtime plan traffic.csv --replaces plan.json -o plan.json": "move reschedule postpone replan shift change delay",
    f"{_PLAN} -o report.html": "report html page render chart heatmap",
    f"{_PLAN} --recurring weekly": "recurring standing recur weekly monthly",
    "downtime inspect traffic.csv": "view look analyze analyse stats summary describe read data traffic audience",
    "downtime check traffic.csv --start '2026-12-05 04:00' -d 2h": "judge validate verify test gate evaluate assess",
    f"{_UPDATE} CONFIRMED": "confirm approve accept commit set publish",
    f"{_UPDATE} IN-PROCESS": "begin start open",
    f"{_UPDATE} COMPLETED": "complete finish done end close completed stop",
    f"{_UPDATE} CANCELLED": "cancel abort withdraw delete remove drop call-off cancelled",
    "downtime update plan.json --extend 30m": "extend prolong lengthen longer",
    "downtime notice plan.json": "announce notify message mail email remind reminder tell inform text announcement",
    "downtime notice plan.json --list": "status state show list print display",
    "downtime notice plan.json --all -o messages": "announcements messages notices communications",
    "downtime due plan.json --since today": "pending upcoming next queue send outbox remaining cron",
    "downtime export plan.json --to ics": "calendar ics ical convert share",
    "downtime backtest traffic.csv -d 2h": "accuracy history benchmark simulate prove replay",
    "downtime init": "config configure setup settings wizard quickstart initialize initialise demo example",
    "downtime --help": "help commands usage man docs",
    "downtime --version": "version",
    "downtime --install-completion": "completion completions",
}
"""What to type, for the words that people begin with instead."""

OTHER_VALUES: Final[Mapping[str, str]] = {
    "CONFIRMED": "approved approve accepted agreed final",
    "IN-PROCESS": "started start running begun begin in-progress ongoing active underway open",
    "COMPLETED": "done finished finish over ended end closed resolved successful",
    "CANCELLED": "aborted abort withdrawn called-off dropped",
    "OUTAGE": "down unavailable offline full-outage",
    "DEGRADED": "slow slower degraded-performance degradation",
    "REDUCED-REDUNDANCY": "at-risk redundancy",
    "NO-IMPACT": "none nothing no",
    "complete": "done finished finish over ended end closed completed",
    "initial": "first announcement announce",
    "reminder": "remind",
    "start": "started begin begun",
    "extended": "longer prolonged",
    "rescheduled": "moved postponed replanned",
    "email": "mail e-mail",
    "chat-slack": "slack",
    "chat-discord": "discord",
    "social": "twitter x mastodon bluesky",
    "total": "sum all",
    "fair": "worst worst-hit equal equally",
    "count": "sum counter total add",
    "level": "average mean avg gauge rate",
    "zero": "0 none nothing quiet idle",
    "unknown": "gap missing nan null skip ignore",
    "terminal": "tty ansi color colour console",
    "plain": "txt text ascii",
    "markdown": "md gfm",
    "junit": "xml xunit",
    "github": "gha actions annotations",
    "html": "page web",
    "html, a page that a browser prints": "pdf ps print doc docx",
    "jsonl": "ndjson lines json-lines",
    "csv": "excel xls xlsx spreadsheet tsv table",
    "text": "txt plain",
    "eml": "email mail mime",
    "apache": "httpd apache2",
}
"""By the value, and after a comma what to know of it. A word may stand for several: one that is offered is taken."""
OTHER_TARGETS: Final[Mapping[str, str]] = {
    "ics": "ical icalendar calendar vcalendar outlook",
    "alertmanager-silence": "alertmanager silence prometheus amtool",
    "crontab": "cron",
    "grafana-mute": "grafana",
    "icinga": "icinga2 nagios",
}
"""By the target that a plan can be exported to."""
CALENDAR: Final = "save the plan with -o plan.json, then: downtime export plan.json --to ics -o plan.ics"


def find_value(word: str, choices: Iterable[str]) -> str | None:
    """Find the choice that a word is or stands for, with what to know of it; None if there is none."""
    plain = "-".join(word.replace("_", " ").casefold().split())
    known = {each.casefold(): each for each in choices}
    if plain in known:
        return known[plain]
    meant = (each for each, words in OTHER_VALUES.items() if plain in words.split())
    return next((each for each in meant if each.partition(",")[0].casefold() in known), None)


def suggest_value(typed: str, choices: Iterable[str]) -> str:
    """Say which choice may have been meant, if one is near; where it has another command, that."""
    choices = tuple(choices)
    meant = find_value(typed, choices)
    if meant is not None:
        value, comma, note = meant.partition(",")
        return f"did you mean {value!r}{comma}{note}?"
    if typed.strip().casefold() in {"ics", *OTHER_TARGETS["ics"].split()}:
        return CALENDAR
    return did_you_mean(typed, choices, "write one of these")
