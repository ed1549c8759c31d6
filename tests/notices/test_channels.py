"""What fits into a text message or a short post."""

from __future__ import annotations

import json

import pytest

from downtime_cli.notices.channels import fits_post, fits_sms, gsm_text, is_gsm, limit_of, post_weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Größe: à la carte", "Größe: à la carte", id="letters-gsm-has"),
        pytest.param("ça coûte, Não", "ca coute, Nao", id="accents-gsm-lacks"),
        pytest.param("“a” – ‘b’…\u00a0«c»", '"a" - \'b\'... "c"', id="punctuation"),
        pytest.param("e\u0301", "é", id="combined"),
        pytest.param("東京", "東京", id="no-stand-in"),
    ],
)
def test_gsm_letters(text: str, expected: str) -> None:
    """Letters that GSM lacks become the nearest it has; others stay, for a message in UCS-2."""
    assert gsm_text(text) == expected


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("x" * 160, True, id="gsm-160"),
        pytest.param("x" * 161, False, id="gsm-161"),
        pytest.param("€" * 80, True, id="extension-80-count-twice"),
        pytest.param("[" * 81, False, id="extension-81"),
        pytest.param("क" * 70, True, id="ucs2-70"),
        pytest.param("x" * 70 + "क", False, id="one-foreign-letter-makes-it-ucs2"),
        pytest.param("🚀" * 35, True, id="surrogate-pairs-35"),
        pytest.param("🚀" * 36, False, id="surrogate-pairs-36"),
    ],
)
def test_one_sms(text: str, fits: bool) -> None:
    """A message is 160 GSM characters, its extension counting twice, or 70 UTF-16 units."""
    assert fits_sms(text) is fits


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param("x" * 10, 10, id="latin"),
        pytest.param("ह" * 10, 10, id="devanagari"),
        pytest.param("日" * 10, 20, id="cjk-counts-twice"),
        pytest.param("https://a.example", 23, id="short-address-counts-23"),
        pytest.param("https://a.example/" + "x" * 20, 38, id="long-address-counts-in-full"),
    ],
)
def test_weight_of_a_post(text: str, weight: int) -> None:
    """CJK and other heavy characters count 2, an address at least 23."""
    assert post_weight(text) == weight


def test_one_post() -> None:
    """A post weighs 280 at most."""
    assert fits_post("日" * 140)
    assert not fits_post("日" * 140 + "x")


def test_gsm_alphabet() -> None:
    """Greek capitals are in the alphabet, small ones are not."""
    assert is_gsm("ΔΦΓ@£$_")
    assert not is_gsm("α")


def slack(header: str = "x", section: str = "x", count: int = 1) -> str:
    """Return a message to Slack with so many sections."""
    blocks = [{"text": {"text": header}}, *({"text": {"text": section}} for _ in range(count))]
    return json.dumps({"blocks": blocks})


@pytest.mark.parametrize(
    ("channel", "text", "fits"),
    [
        pytest.param("sms", "x" * 160 + "\n", True, id="sms"),
        pytest.param("social", "x" * 280 + "\n", True, id="post"),
        pytest.param("social", "x" * 281 + "\n", False, id="post-too-long"),
        pytest.param("chat-discord", "x" * 2000, True, id="discord"),
        pytest.param("chat-discord", "x" * 2001, False, id="discord-too-long"),
        pytest.param("chat-slack", slack(header="x" * 150, section="x" * 3000, count=49), True, id="slack"),
        pytest.param("chat-slack", slack(header="x" * 151), False, id="slack-header"),
        pytest.param("chat-slack", slack(section="x" * 3001), False, id="slack-section"),
        pytest.param("chat-slack", slack(count=50), False, id="slack-51-blocks"),
        pytest.param("status-page", "x" * 100_000, True, id="no-limit"),
    ],
)
def test_limits(channel: str, text: str, fits: bool) -> None:
    """Each channel takes what its makers document, and not a character more."""
    assert limit_of(channel).fits(text) is fits
