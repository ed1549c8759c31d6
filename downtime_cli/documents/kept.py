"""
Which files stay as they are: a saved plan is never lost to another document, nor to an older version of itself.

What holds for plans here holds for standing windows too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import UNNAMED
from downtime_cli.documents.reading.kinds import PLAN, REFUSAL, STANDING, explain_kind, kind_of

if TYPE_CHECKING:
    from downtime_cli.core.announcing.message import Revision
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.series.series import Series

UNSEEN: Final = "\0"
"""Begins what stands for a text that cannot be looked at; why follows."""
_PLANNED: Final = frozenset({PLAN, STANDING})
_INSPECTED: Final = frozenset({"inspect", "audience"})  # what one command writes, of one file or another


class NewDocument(Struct, frozen=True, kw_only=True):
    """What is about to be written over a file."""

    kind: str
    """As `kind_of` has it."""
    service: str = UNNAMED
    """What a plan is for."""
    follows: SavedPlan | Series | None = None
    """The version that it comes after, or is: those before it may go."""


def can_follow(text: str, new: NewDocument) -> bool:
    """Whether a new plan may be made as the next version of the one that a text holds."""
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.saved.versions import is_replaceable
    from downtime_cli.documents.read_series import parse_saved

    if kind_of(_parse(text)) != new.kind or new.kind not in _PLANNED or new.follows is not None:
        return False
    try:
        saved = parse_saved("plan", text)
    except InputError:
        return False
    return not isinstance(saved, SavedPlan) or is_replaceable(saved)


def reason_to_keep(text: str, new: NewDocument) -> str | None:
    """Say what a text is if a new document must not take its place; None if it may.

    A document takes the place of one of its kind, a plan that of a refusal, or of a plan for the same service that
    nobody knows of yet.
    """
    if text.startswith(UNSEEN):
        return f"what is there cannot be looked at: {text.removeprefix(UNSEEN)}"
    document = _parse(text)
    kind = kind_of(document)
    if kind is None:
        return "this is not a document of `downtime`" if document is not None else "this is not JSON"
    if kind == PLAN or (kind == STANDING and new.kind == STANDING and "plan_id" in document):
        return _reason_to_keep_plan(text, document, new)
    is_refusal = kind == REFUSAL or (kind == STANDING and not _holds_window(document))
    if kind == new.kind or {kind, new.kind} == _INSPECTED or (is_refusal and new.kind in _PLANNED):
        return None
    told = explain_kind(document)
    return told[0] if told else f"this is another document of `downtime`, {kind}"


def holds_window(text: str) -> bool:
    """Whether a text is a plan or a standing window."""
    return _holds_window(_parse(text))


def _holds_window(document: Any) -> bool:
    return kind_of(document) in _PLANNED and document.get("outcome") != "no-window"


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _reason_to_keep_plan(text: str, document: dict[str, Any], new: NewDocument) -> str | None:
    from downtime_cli.documents.read_series import parse_saved

    kind = kind_of(document)
    name = "plan" if kind == PLAN else "standing window"
    if new.kind != kind:
        return f"this is a {name}, for {document.get('service') or UNNAMED}"
    try:
        saved = parse_saved("plan", text)
    except InputError:
        return f"this is a {name}, though not one that can be read"
    old = whole_of(saved)
    what = f"the {name} {old.plan_id} for {old.service}, {old.status}, version {old.sequence + 1}"
    if new.follows is not None:
        is_earlier = _comes_before(saved, new.follows)
        return None if is_earlier else f"this is {what}, which is no earlier version of the new one"
    if old.status is not Status.TENTATIVE or any(each[1:] for each in _versions(saved).values()):
        return f"this is {what}; a new plan would have another id"
    if UNNAMED not in {old.service, new.service} and old.service != new.service:
        return f"this is {what}, not for {new.service}"
    return None


def whole_of(saved: SavedPlan | Series) -> SavedPlan:
    """The plan, or the series as a whole."""
    from downtime_cli.core.saved.plan import SavedPlan

    return saved if isinstance(saved, SavedPlan) else saved.head


def _versions(saved: SavedPlan | Series) -> dict[str, tuple[Revision, ...]]:
    """All versions of a plan by its id; of a series as a whole, and of each of its dates."""
    from downtime_cli.core.saved.plan import SavedPlan

    plans = [saved] if isinstance(saved, SavedPlan) else [saved.head, *(each.plan for each in saved.dates)]
    return {each.plan_id: each.revisions for each in plans}


def _comes_before(old: SavedPlan | Series, new: SavedPlan | Series) -> bool:
    """Whether one is an earlier version of the other, or the same; dates may be gone by then."""
    if whole_of(old).plan_id != whole_of(new).plan_id:
        return False
    later = _versions(new)
    return all(versions == later.get(name, versions)[: len(versions)] for name, versions in _versions(old).items())
