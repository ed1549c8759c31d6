"""Slack messages, as the models of Slack's own client understand and validate them."""

from __future__ import annotations

import json

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.notices.names import LANGUAGES
from tests.foreign.tools import need_module
from tests.notice_samples import message_of, subject_of
from tests.saved_samples import HOSTILE


def check(text: str) -> None:
    """Parse every block into Slack's model, which checks types and lengths, and expect the same JSON back."""
    values = json.loads(text)["blocks"]
    blocks = need_module("slack_sdk.models.blocks").Block.parse_all(values)
    assert len(blocks) == len(values)
    for block, value in zip(blocks, values, strict=True):
        block.validate_json()
        assert block.to_dict() == value


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("tag", LANGUAGES)
def test_slack_takes_every_message(kind: Kind, tag: str) -> None:
    """Each kind in each language is Block Kit."""
    check(message_of(subject_of(kind, tag), "chat-slack").text)


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 5000], ids=range(len(HOSTILE) + 1))
def test_slack_takes_hostile_text(text: str) -> None:
    """Whatever people write, the blocks stay valid and within Slack's limits."""
    details = dict.fromkeys(("what", "why", "still_works", "action", "contact", "note"), text)
    check(message_of(subject_of(Kind.INITIAL, details=details, service=text), "chat-slack").text)
