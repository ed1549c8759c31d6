"""Language tags: however they are typed, and who is served by what."""

from __future__ import annotations

import pytest

from downtime_cli.notices.tags import choose_tag, parse_tag, shares_language, spell_tag

CHINESE = ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("pt_br", "pt-BR", id="underscore-and-case"),
        pytest.param("ZH-HANT-hk", "zh-Hant-HK", id="script-and-region"),
        pytest.param(" de ", "de", id="blanks"),
        pytest.param("de_DE.UTF-8", "de-DE", id="as-in-LANG"),
        pytest.param("de-1996", "de", id="variants-are-left-out"),
        pytest.param("es-419", "es-419", id="region-by-number"),
        pytest.param("iw", "he", id="old-language"),
        pytest.param("sh", "sh", id="old-language-of-another-script"),
        pytest.param("en-UK", "en-GB", id="other-region"),
        pytest.param("not a tag", "not a tag", id="no-tag"),
    ],
)
def test_spelling(typed: str, expected: str) -> None:
    """A tag is spelled as usual, by today's codes; what is none stays."""
    assert spell_tag(typed) == expected


@pytest.mark.parametrize("text", ["", "-", "de-", "1", "und", "und-DE", "mul", "root", "a" * 9 + "-", "\0"])
def test_what_is_no_tag(text: str) -> None:
    """What has no form of a tag, or names no language, is none."""
    assert parse_tag(text) is None


@pytest.mark.parametrize(
    ("wanted", "known", "chosen"),
    [
        pytest.param("de-AT", ("en", "de"), "de", id="region"),
        pytest.param("en-US", ("en-US", "en"), "en-US", id="itself"),
        pytest.param("en", ("en-US", "en"), "en", id="itself-not-its-likely-region"),
        pytest.param("en-GB", ("en-US", "en"), "en", id="wider-region"),
        pytest.param("en-GB", ("en-AU", "en-US"), "en-US", id="usual-region"),
        pytest.param("en-US", ("en-AU", "en-GB"), "en-AU", id="the-first-of-equals"),
        pytest.param("pt", ("pt-PT", "pt-BR"), "pt-BR", id="likely-region"),
        pytest.param("pt-PT", ("pt-BR",), "pt-BR", id="another-region"),
        pytest.param("pt-AO", ("pt-PT", "pt-BR"), "pt-BR", id="of-two-other-regions"),
        pytest.param("pt_pt", ("pt-br", "PT-pt"), "PT-pt", id="spelled-as-it-is-known"),
        pytest.param("zh", CHINESE, "zh-Hans", id="likely-script"),
        pytest.param("zh-CN", CHINESE, "zh-Hans", id="china"),
        pytest.param("zh-SG", CHINESE, "zh-Hans", id="singapore"),
        pytest.param("zh-TW", CHINESE, "zh-Hant", id="taiwan"),
        pytest.param("zh-HK", CHINESE, "zh-Hant", id="hong-kong"),
        pytest.param("zh-MO", CHINESE, "zh-Hant", id="macao"),
        pytest.param("zh-Hans-HK", CHINESE, "zh-Hans", id="script-against-region"),
        pytest.param("zh-TW", ("zh-Hans", "zh"), None, id="never-simplified"),
        pytest.param("zh", ("zh-Hant", "zh-TW"), None, id="never-traditional"),
        pytest.param("sr", ("sr-Latn",), None, id="cyrillic"),
        pytest.param("sr-ME", ("sr-Latn", "sr"), "sr-Latn", id="latin-by-region"),
        pytest.param("xx", ("en", "no tag"), None, id="none"),
        pytest.param("no tag", ("en",), None, id="malformed"),
        pytest.param("tlh", ("tlh",), "tlh", id="unheard-of"),
    ],
)
def test_who_is_served_by_what(wanted: str, known: tuple[str, ...], chosen: str | None) -> None:
    """Readers get their language of their region, else a wider or the usual one, and never another script."""
    assert choose_tag(wanted, known) == chosen


@pytest.mark.parametrize(
    ("tag", "other", "expected"),
    [
        pytest.param("zh-TW", "zh-Hans", True, id="scripts"),
        pytest.param("de", "en", False, id="languages"),
        pytest.param("no tag", "no tag", False, id="malformed"),
    ],
)
def test_what_is_one_language(tag: str, other: str, expected: bool) -> None:
    """Two tags are of one language in whatever script and region."""
    assert shares_language(tag, other) is expected
