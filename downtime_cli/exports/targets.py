"""The formats a plan can be handed on in: what each is called, what it wants to be told, and which module writes it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.settings import Given, Need, TargetSettings

Render = Callable[[SavedPlan, TargetSettings], str]

WHAT: Final = Need("what", "what is done, in a sentence, e.g. 'The database moves to new disks.'")
NOTIFY: Final = Need("notify", "true or false: tell subscribers [default: true]")
AUTHOR: Final = Need("author", "who is named as its author [default: downtime]")
MACHINE_ZONE: Final = Need("timezone", "the zone of the machine's clock: Europe/Berlin, Etc/UTC")
SENDING: Final = (
    Need("plan_file", "where the machine has the plan: /srv/plans/shop.json"),
    Need("send_with", "the command that sends; it reads a JSON line for each message: /usr/local/bin/send-notice"),
)
_GO_ON: Final = "downtime update --extend LENGTH if work goes on, --status COMPLETED if it is done"
PROGRAM: Final = Need("program", "how to call downtime there: /opt/downtime/bin/downtime [default: downtime]")


class Target(Struct, frozen=True, kw_only=True):
    """A format somebody else defined.

    `form`: what it is, in a few words; `module`: has a function `render` and is imported when it is called;
    `needs`: settings without which nothing can be written; `takes`: those it can do without; `undo`: what to do with
    the earlier export once the plan is cancelled or completed, empty where the format itself can say so; `sends`: it is
    about the messages, and of use as long as some are to come.
    """

    name: str
    extension: str
    form: str
    module: str
    needs: tuple[Need, ...] = ()
    takes: tuple[Need, ...] = ()
    undo: str = ""
    sends: bool = False

    def render(self, plan: SavedPlan, settings: TargetSettings) -> str:
        """Return the plan in this format.

        Raises:
            InputError: a setting is of no use, or the plan is over and the format knows no such thing.
        """
        if self._is_over(plan):
            raise InputError(self._over(f"the plan is {plan.status}", self.undo))
        render: Render = import_module(f"downtime_cli.exports.{self.module}").render
        return render(plan, settings)

    def settings(self, table: Mapping[str, Given]) -> TargetSettings:
        """Return what this target was told; `target.name` goes before a plain `name`, which is for all targets.

        Raises:
            InputError: something it needs is missing, or a single value is a list.
        """
        settings = self._told(table)
        missing = self._missing(settings)
        if missing:
            raise InputError(self._missing_issue(missing))
        for need in (*self.needs, *self.takes):
            if not need.is_list and len(settings.all(need.name)) > 1:
                settings.refuse(need.name, f"expected one value, got {len(settings.all(need.name))}", "write one value")
        return settings

    def check_time(self, plan: SavedPlan, now: datetime) -> None:
        """Refuse a window that is past where the format is about what is to come.

        Raises:
            InputError: it is past.
        """
        if self._is_past(plan, now):
            raise InputError(self._over(f"the window ended at {iso_utc(plan.window.end)}", _GO_ON))

    def obstacle(self, plan: SavedPlan, table: Mapping[str, Given], now: datetime) -> str:
        """Return in a few words why nothing can be written, empty where it can."""
        if self._is_over(plan):
            return f"the plan is {plan.status}; {self.undo}"
        if self._is_past(plan, now):
            return f"the window ended at {iso_utc(plan.window.end)}"
        missing = self._missing(self._told(table))
        return f"needs {', '.join(need.name for need in missing)}" if missing else ""

    def _is_past(self, plan: SavedPlan, now: datetime) -> bool:
        """Tell whether the window is past and the format has no word for it."""
        return bool(self.undo) and plan.window.end <= now

    def _is_over(self, plan: SavedPlan) -> bool:
        """Tell whether there is nothing left to come and the format has no word for that."""
        later = any(message.moment > plan.last_changed for message in plan.announcements)
        return bool(self.undo) and plan.is_over and not (self.sends and later)

    def _over(self, message: str, remedy: str) -> Issue:
        """Return the issue that it is too late."""
        place = Place(source=f"--to {self.name}")
        message += f", and {self.name} has no form for that"
        return Issue(code="plan-is-over", message=message, remedy=remedy, place=place)

    def _told(self, table: Mapping[str, Given]) -> TargetSettings:
        """Return the settings that were given; an empty text is none."""
        names = [need.name for need in (*self.needs, *self.takes)]
        found = {name: table.get(f"{self.name}.{name}") or table.get(name) for name in names}
        told = {name: given for name, given in found.items() if given and any(text.strip() for text in given.texts)}
        return TargetSettings(told, self.name)

    def _missing(self, settings: TargetSettings) -> list[Need]:
        """Return what it needs and was not told."""
        return [need for need in self.needs if need.name not in settings.given]

    def _missing_issue(self, needs: list[Need]) -> Issue:
        """Return the one issue that names everything that was not said."""
        told = "; ".join(f"{need.name} ({need.meaning})" for need in needs)
        them = "it" if len(needs) == 1 else "them"
        return Issue(
            code="missing-setting",
            message=f"{self.name} needs {told}",
            remedy=f"write {them} under [export.{self.name}] in downtime.toml, or say --set {needs[0].name}=...",
            place=Place(source=f"--to {self.name}"),
        )


TARGETS: Final = (
    Target(
        name="ics",
        extension="ics",
        form="iCalendar: the window, and each message to send as an event with an alarm",
        module="ics",
        takes=(
            WHAT,
            Need("messages", "true or false: with the messages to send [default: true]"),
            Need("calendar", "the name of a --feed [default: Maintenance]"),
        ),
    ),
    Target(
        name="maintnote",
        extension="ics",
        form="MAINTNOTE: an event that the network tools of customers read by themselves",
        module="maintnote",
        needs=(
            Need("provider", "who does the work, by domain: example.com"),
            Need("account", "the customer's account with you: 137.035999173"),
            Need("organizer", "whom to ask: 'Example NOC <noc@example.com>'"),
            Need("object_id", "what is affected: a circuit, a service", is_list=True),
        ),
        takes=(WHAT,),
    ),
    Target(
        name="statuspage",
        extension="json",
        form="Atlassian Statuspage: POST /v1/pages/PAGE/incidents, PATCH .../incidents/ID",
        module="statuspage",
        takes=(WHAT, Need("components", "ids of the components", is_list=True), NOTIFY),
    ),
    Target(
        name="pagerduty",
        extension="json",
        form="PagerDuty: POST /maintenance_windows, PUT /maintenance_windows/ID",
        module="pagerduty",
        needs=(Need("services", "ids of the services that may not page: PIJ90N7", is_list=True),),
        takes=(WHAT,),
        undo="end the one that was made: DELETE /maintenance_windows/ID",
    ),
    Target(
        name="datadog",
        extension="json",
        form="Datadog: POST /api/v2/downtime",
        module="datadog",
        needs=(Need("scope", "what to mute: 'env:prod AND service:shop'"),),
        takes=(WHAT, Need("monitor_tags", "tags of the monitors to mute [default: *]", is_list=True)),
        undo="cancel the one that was made: DELETE /api/v2/downtime/ID",
    ),
    Target(
        name="cachet",
        extension="json",
        form="Cachet 3: POST /api/schedules, PUT /api/schedules/ID",
        module="cachet",
        takes=(WHAT, Need("components", "numbers of the components", is_list=True), NOTIFY),
        undo="DELETE /api/schedules/ID takes back the one that was made; it ends by itself at the end of the window",
    ),
    Target(
        name="cstate",
        extension="md",
        form="cState: a page for content/issues",
        module="cstate",
        takes=(WHAT, Need("affected", "names of the systems, as the site has them", is_list=True)),
    ),
    Target(
        name="upptime",
        extension="md",
        form="Upptime: the body of a GitHub issue with the label maintenance",
        module="upptime",
        needs=(Need("sites", "slugs of the sites: api, web-shop", is_list=True),),
        takes=(WHAT,),
        undo="close the issue that was opened",
    ),
    Target(
        name="alertmanager-silence",
        extension="json",
        form="Alertmanager: a silence for `amtool silence import FILE`",
        module="alertmanager_silence",
        needs=(Need("matchers", 'which alerts: \'service="shop", severity=~"warning|info"\'', is_list=True),),
        takes=(AUTHOR, Need("silence_id", "the id of the silence that an earlier version made, to move it")),
        undo="expire the one that was made: amtool silence expire ID",
    ),
    Target(
        name="alertmanager-interval",
        extension="yml",
        form="Alertmanager 0.25 or newer: a time interval for alertmanager.yml, which routes name to be quiet",
        module="alertmanager_interval",
        undo="take the interval out of alertmanager.yml, and its name out of the routes",
    ),
    Target(
        name="grafana-mute",
        extension="yml",
        form="Grafana: a mute timing for provisioning/alerting, taken back once the plan is over",
        module="grafana_mute",
        takes=(Need("org_id", "the organisation's number [default: 1]"),),
    ),
    Target(
        name="icinga",
        extension="conf",
        form="Icinga 2: scheduled downtimes for a file in conf.d",
        module="icinga",
        needs=(Need("hosts", "names of the hosts: shop-db-1", is_list=True), MACHINE_ZONE),
        takes=(Need("host_services", "names of services on those hosts; * for all of them", is_list=True), AUTHOR),
        undo="take the file away and reload Icinga",
    ),
    Target(
        name="systemd",
        extension="sh",
        form="systemd: a script that sets up timers which send the messages when they fall due",
        module="systemd",
        needs=SENDING,
        takes=(PROGRAM,),
        undo="systemctl disable --now the timers that were made; what is due at once, `downtime due` prints",
        sends=True,
    ),
    Target(
        name="crontab",
        extension="crontab",
        form="cron: lines for a crontab that send the messages when they fall due",
        module="crontab",
        needs=(*SENDING, MACHINE_ZONE),
        takes=(PROGRAM,),
        undo="take the lines out of the crontab; what is due at once, `downtime due` prints",
        sends=True,
    ),
)
BY_NAME: Final = {target.name: target for target in TARGETS}


def unknown_settings(table: Mapping[str, Given]) -> list[Issue]:
    """Return what is wrong with the names of settings: each one has to be some target's."""
    names = {target.name: [need.name for need in (*target.needs, *target.takes)] for target in TARGETS}
    known = {name for each in names.values() for name in each}
    known |= {f"{target}.{name}" for target, each in names.items() for name in each}
    return [
        Issue(
            code="unknown-setting",
            message=f"no target has a setting {key!r}",
            remedy=_suggest(key, known),
            place=given.place,
        )
        for key, given in table.items()
        if key not in known
    ]


def _suggest(key: str, known: Iterable[str]) -> str:
    """Return what was probably meant."""
    close = difflib.get_close_matches(key, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "`downtime export --list` shows what each target takes"
