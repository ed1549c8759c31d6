"""
The documents before and after they were declared once: what is accepted and refused is the same, but for what is named.

`before/` holds the seven schemas that were kept by hand. Each key of the golden documents is held against both, with
values of every kind, and without one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.due import find_due
from downtime_cli.core.window import DAY
from downtime_cli.documents.schemas import build_schema
from downtime_cli.documents.write import render_json
from tests.saved_samples import AS_OF, WINDOW, saved_plan

BEFORE: Final = Path(__file__).parent / "before"
GOLDEN: Final = Path(__file__).parent.parent / "golden"
KINDS: Final = {
    "plan": "plan",
    "refusal": "refusal",
    "standing": "standing",
    "no-standing": "standing",
    "judgement": "check",
    "failed-judgement": "check",
    "inspection": "inspect",
    "backtest": "backtest",
}
WRONG: Final[tuple[object, ...]] = (
    None, True, -1, 0, 0.5, 1, 1.5, 7, 100, 1e301, "", " ", "nonsense", "P", "PT2H", "2026-12-05T04:00:00", "TENTATIVE",
    "2026-12-05T04:00:00Z", "2026-12-05T05:00:00+01:00", "Europe/Berlin", [], [None], [1], ["x"], {}, {"start": 1},
)  # fmt: skip


CHANGED: Final = {
    "shares are fractions of 1, and 0 is best": "impact.percentile is gone, impact.quieter_share is new, policy.slo",
    "durations are ISO 8601": "policy.notice_period, policy.notice_working_days is new, window.duration",
    "a service without a name is null": "backtest.service, check.service, messages.service, plan.service, "
    "refusal.service, standing.service",
    "where nothing fits, there may be several ways out": "refusal.looked_until is new, refusal.relaxation is gone, "
    "refusal.relaxations is new",
    "assumptions have a code": "assumptions.code is new, assumptions.message is new, backtest.assumptions, "
    "check.assumptions, inspect.assumptions, plan.assumptions, refusal.assumptions, standing.assumptions",
    "a status is where the maintenance stands, an outcome the answer": "refusal.status is gone, "
    "refusal.outcome is new, standing.outcome is new, standing.status is gone, weeks.status is gone, "
    "weeks.outcome is new, criteria.outcome",
    "a week that was not scored has nulls": "weeks.best, weeks.candidates, weeks.capture, weeks.expected, weeks.high, "
    "weeks.in_range, weeks.low, weeks.mean, weeks.realised, weeks.regret, weeks.window",
    "every span says how long it is, every window of a slot or a week its local times": "dates.duration is new, "
    "gaps.duration is new, left_out.duration is new, left_out.local_end is new, left_out.local_start is new, "
    "worst_date.duration is new, window.local_end is new, window.local_start is new",
    "every key is there": "announcements.at_night may not be left out, announcements.region may not be left out, "
    "impact.worst_borne_share may not be left out, missed_announcements.region may not be left out, "
    "plan.alike may not be left out, plan.burdens may not be left out, plan.confidence may not be left out, "
    "plan.revisions may not be left out, plan.withdrawn may not be left out, plan.withdrawn, "
    "policy.past_windows may not be left out",
    "texts that others are told are not blank": "announcements.channel, announcements.region, backtest.unit, "
    "impact.unit, inspect.unit, missed_announcements.channel, missed_announcements.region, plan.plan_id, since.unit, "
    "standing.unit",
    "each kind of message may be missed, and money is never negative": "missed_announcements.kind, "
    "policy.value_per_request",
    "data are always judged": "backtest.quality",
    "words are for people": "slot.text is gone",
    "somebody may choose the window": "plan.chosen is new, plan.broken is new, comparisons.kind",
    "a next version needs it": "audience.weight is new, policy.ladder is new, policy.options is new",
    "the end waits to be recorded, unless it goes by the clock": "announcements.send_at, "
    "announcements.waits_for is new, plan.automatic is new",
    "a version may say who made it and why": "revisions.by is new, revisions.note is new",
    "no window, no burden": "standing.burdens is gone",
    "a check may be of the rules alone": "check.outcome is new, check.impact, check.quality, check.within_noise, "
    "since.still_recommended",
    "few events leave ranks to chance": "check.few_events is new, plan.few_events is new",
    "nothing is sent of a plan that was called off": "check.announced",
    "a series has an identity, a state and messages, and so has each of its dates": "dates.announcements is new, "
    "dates.day is new, dates.original is new, dates.replaced is new, dates.revisions is new, dates.sequence is new, "
    "dates.status is new, dates.withdrawn is new, standing.announcements is new, standing.audience is new, "
    "standing.automatic is new, standing.plan_id is new, standing.revisions is new, standing.sequence is new, "
    "standing.status, standing.withdrawn is new",
    "a window may return on any days": "slot.nth, slot.weekday, standing.recurring",
    "what waits for the team is said to programs as well": "due.waiting is new",
    "who is awake is not known where nobody said where users are": "announcements.reach, messages.reach",
}


class Schema:
    """A schema, or a part of one, that values can be held against."""

    def __init__(self, root: Draft202012Validator, node: dict[str, Any]) -> None:
        """Take a part of the schema of a document."""
        self.root, self.node = root, node

    def accepts(self, value: object) -> bool:
        """Tell whether a value is as the schema has it."""
        return self.root.evolve(schema=self.node).is_valid(value)

    def resolve(self, value: dict[str, Any]) -> Schema:
        """Follow references, and of several choices take the one that has most keys of the value."""
        node = self.node
        while "$ref" in node:
            target: Any = self.root.schema
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        choices = [Schema(self.root, each).resolve(value).node for each in node.get("anyOf", node.get("oneOf", ()))]
        best = max(choices, key=lambda each: len(each.get("properties", {}).keys() & value), default={})
        keys = {**node.get("properties", {}), **best.get("properties", {})}
        required = {*node.get("required", ()), *best.get("required", ())}
        return Schema(self.root, {**node, **best, "properties": keys, "required": required})

    def members(self) -> list[object]:
        """Return the values that are listed, if any are."""
        node = self.resolve({}).node
        return [*node.get("enum", ()), *([node["const"]] if "const" in node else ())]

    def key(self, name: str) -> Schema:
        """Return what a key has to be."""
        return Schema(self.root, self.node["properties"][name])

    def items(self) -> Schema:
        """Return what the elements of a list have to be."""
        return Schema(self.root, self.resolve({}).node["items"])


def compare(path: str, value: object, old: Schema, new: Schema) -> Iterator[str]:
    """Yield every key of a document, as `parent.key`, of which the two schemas do not take the same values."""
    if isinstance(value, list):
        for element in value[:3]:
            yield from compare(path, element, old.items(), new.items())
    if not isinstance(value, dict):
        return
    old, new = old.resolve(value), new.resolve(value)
    assert "additionalProperties" not in {**old.node, **new.node}
    for name in old.node["properties"].keys() | new.node["properties"].keys():
        both = [name in each.node["properties"] for each in (old, new)]
        if not all(both):
            yield f"{path}.{name} {'is gone' if both[0] else 'is new'}"
            continue
        if (name in old.node["required"]) != (name in new.node["required"]):
            yield f"{path}.{name} may {'be' if name in old.node['required'] else 'not be'} left out"
        values = [*WRONG, *old.key(name).members(), *new.key(name).members()]
        if any(old.key(name).accepts(each) != new.key(name).accepts(each) for each in values):
            yield f"{path}.{name}"
        yield from compare(name, value.get(name), old.key(name), new.key(name))


def test_old_and_new_accept_the_same() -> None:
    """What is accepted has changed where it was meant to, and nowhere else."""
    found: set[str] = set()
    documents = {sample: json.loads((GOLDEN / f"{sample}-report.json").read_text("utf-8")) for sample in KINDS}
    documents["due"] = json.loads(render_json(find_due([saved_plan(status=Status.CONFIRMED)], AS_OF, WINDOW.end + DAY)))
    for sample, document in documents.items():
        name = KINDS.get(sample, sample)
        old = json.loads((BEFORE / f"{name}-1.json").read_text("utf-8"))
        new = build_schema(name)
        roots = (Schema(Draft202012Validator(each), each) for each in (old, new))
        found |= set(compare(name, document, *roots))
    named = {change for changes in CHANGED.values() for change in changes.split(", ")}
    assert (sorted(found - named), sorted(named - found)) == ([], [])
