"""The quick pattern finds what the exact one finds, whatever the lines are."""

from __future__ import annotations

import random
import re

import pytest

from downtime_cli.collect.logs.counting import Matcher
from downtime_cli.collect.logs.formats import FORMATS, LogFormat, write_pattern

PIECES = [
    b"192.0.2.7 - - ",
    b"[29/Nov/2026:04:37:59 +0000] ",
    b'"GET / HTTP/1.1" 200 5 ',
    b'"GET /\\" HTTP/1.1" 404 5 ',
    b'"\\\\" 200 5 ',
    b'"\\x22" 400 5 ',
    b'"-" "curl"',
    b'"-" "cur',
    b'"',
    b"\\",
    b"\n",
    b"\n",
]
WHOLE = b"".join(PIECES[:3]) + PIECES[6] + b"\n"
ESCAPED = WHOLE.replace(b"curl", b'cu\\"rl')
ELSEWHERE = WHOLE.replace(b"+0000", b"+0545")


@pytest.mark.parametrize("format_", FORMATS[:3], ids=lambda each: each.name)
def test_the_quick_pattern_finds_the_same(format_: LogFormat) -> None:
    """Blocks of lines that are whole, odd, cut or run into each other hold for both the same requests."""
    draw = random.Random(20)
    wanted = ("status", "path", "agent")
    matcher = Matcher(format_, wanted)
    exact = re.compile(write_pattern(format_, map(format_.field_of, wanted)), re.MULTILINE)
    names = [format_.field_of(name) for name in wanted]
    _, offset = sorted({*range(1, exact.groups + 1)} - {*exact.groupindex.values()})
    for _ in range(6000):
        kinds = draw.choice([[*PIECES, *[WHOLE] * 3], [*PIECES, *[ELSEWHERE] * 3], [WHOLE, ELSEWHERE, ESCAPED]])
        block = b"".join(draw.choice(kinds) for _ in range(draw.randrange(20)))
        found = matcher.find(block)
        expected = [match.group(*names) for match in exact.finditer(block)]
        assert list(zip(*found.fields.values(), strict=True)) == expected, block
        assert found.lines == len(block.splitlines())
        assert list(found.times) == [b"29/Nov/2026:04:37"] * len(expected)
        contexts = list(found.contexts) * (len(expected) if len(found.contexts) == 1 else 1)
        assert contexts == [match[offset] for match in exact.finditer(block)], block


def test_an_offset_that_all_share_is_expected_of_the_next_lines() -> None:
    """They are found by a pattern without a group for it, until one has another."""
    matcher = Matcher(FORMATS[1], ())
    lengths = [len(matcher.find(block).contexts) for block in (WHOLE * 3, WHOLE * 3, WHOLE * 2 + ELSEWHERE, WHOLE * 3)]
    assert lengths == [3, 1, 3, 3]
