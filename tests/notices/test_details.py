"""What a change is about, in the reader's language or honestly in another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import Place
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.notices.details import Details, build_details, detail_issues, detail_warnings
from tests.notice_samples import message_of, subject_of
from tests.saved_samples import saved_plan

PLACE = Place(source="downtime.toml", line=3, column=1)
TABLE = {
    "what": "We move.",
    "de.what": "Wir ziehen um.",
    "de_ch.what": "Wir zügeln.",
    "zh-Hant.what": "我們將搬遷。",
    "ja.what": "",
    "pt.what": "Estamos mudando.",
    "why": "No room.",
    "contact": "ops@example.com",
}


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        pytest.param("en", "We move.", id="for-all"),
        pytest.param("de", "Wir ziehen um.", id="own"),
        pytest.param("de-AT", "Wir ziehen um.", id="of-another-region"),
        pytest.param("de-CH", "Wir zügeln.", id="own-region-however-spelled"),
        pytest.param("pt-BR", "Estamos mudando.", id="wider-region"),
        pytest.param("zh-Hans", "We move.", id="never-of-another-script"),
        pytest.param("zh-TW", "我們將搬遷。", id="of-the-script"),
        pytest.param("ja", "We move.", id="none"),
    ],
)
def test_own_text_first(tag: str, what: str) -> None:
    """A language has its own text, that of one which serves its readers, or that for all."""
    assert build_details(TABLE, tag).text("what") == what


@pytest.mark.parametrize(
    ("table", "tag", "foreign"),
    [
        pytest.param(TABLE, "en", set(), id="same-language"),
        pytest.param(TABLE, "de", {"why"}, id="some"),
        pytest.param({**TABLE, "language": "de"}, "de", set(), id="told-language"),
        pytest.param({**TABLE, "language": "de"}, "en", {"what", "why"}, id="told-another"),
        pytest.param({**TABLE, "language": "zh"}, "zh-HK", {"why"}, id="told-in-another-script"),
        pytest.param({**TABLE, "language": "de_AT"}, "de-CH", set(), id="told-for-another-region"),
    ],
)
def test_foreign_texts_are_known(table: dict[str, str], tag: str, foreign: set[str]) -> None:
    """A text of another language is known as such; addresses belong to none."""
    assert build_details(table, tag).foreign == foreign


def test_foreign_text_is_marked() -> None:
    """HTML says which language a text is in that is not the page's."""
    details = build_details(TABLE, "de")
    html = message_of(replace(subject_of(Kind.INITIAL, "de"), details=details), "email").html
    assert 'dir="auto" lang="en">No room.</span>' in html
    assert 'dir="auto">Wir ziehen um.</span>' in html


@pytest.mark.parametrize(
    ("key", "text", "code", "remedy"),
    [
        pytest.param("wat", "x", "unknown-key", "did you mean 'what'?", id="typo"),
        pytest.param("de.zzz", "x", "unknown-key", "use one of what, why", id="far"),
        pytest.param("de.from", "x", "unknown-key", "did you mean 'from'?", id="not-by-language"),
        pytest.param("updates_url", "javascript:alert(1)", "bad-detail", "write it in full", id="no-web-address"),
        pytest.param("de.updates_url", "https://a b", "bad-detail", "write it in full", id="blank"),
        pytest.param("follow_up", "maybe", "bad-detail", "write yes, no or", id="neither-yes-nor-no"),
        pytest.param("de.may_shift", "Ja!", "bad-detail", "write yes, no or", id="yes-of-another-language"),
    ],
)
def test_wrong_keys_and_addresses(key: str, text: str, code: str, remedy: str) -> None:
    """A key that is none, or an address that no browser would open, is an error at its place."""
    (issue,) = detail_issues({key: text}, {key: PLACE})
    assert (issue.code, issue.place) == (code, PLACE)
    assert issue.remedy.startswith(remedy)


def test_right_keys() -> None:
    """Known keys with sound values are fine, an empty address as well."""
    table = {
        **TABLE,
        "updates_url": "",
        "fr.updates_url": "https://status.example.com/?a=1#b",
        "from": "x",
        "note": "y",
        "follow_up": "true",
        "may_shift": "No",
        "fr.follow_up": "Nous vous tiendrons au courant.",
        "ja.follow_up": "完了後にお知らせします。",
        "de.follow_up": "",
    }
    assert not detail_issues(table, dict.fromkeys(table, PLACE))


@pytest.mark.parametrize(
    ("kind", "level", "details", "expected"),
    [
        pytest.param(Kind.INITIAL, ImpactLevel.OUTAGE, {}, "what, still_works, contact, updates_url", id="nothing"),
        pytest.param(Kind.INITIAL, ImpactLevel.NO_IMPACT, {}, "what, contact, updates_url", id="no-impact"),
        pytest.param(Kind.START, ImpactLevel.OUTAGE, TABLE, "still_works, updates_url", id="some"),
        pytest.param(Kind.COMPLETE, ImpactLevel.OUTAGE, {}, None, id="over"),
    ],
)
def test_open_questions(kind: Kind, level: ImpactLevel, details: dict[str, str], expected: str | None) -> None:
    """Whoever writes a notice hears which questions it leaves open, as long as they matter."""
    issues = detail_warnings(saved_plan(impact_level=level), kind, Details(texts=details), "en", PLACE)
    assert [issue.message for issue in issues] == ([f"the notice does not say: {expected}"] if expected else [])


def test_another_language_is_told() -> None:
    """Whoever writes a notice hears which texts stand in another language."""
    details = replace(
        build_details(TABLE, "ja"), texts={**TABLE, "still_works": "x", "updates_url": "https://a.example"}
    )
    (issue,) = detail_warnings(saved_plan(), Kind.INITIAL, details, "ja", PLACE)
    assert issue.code == "untranslated-details"
    assert issue.message == "no text in ja for what, why: the en one is used"


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        pytest.param("help@shop.example", '<a href="mailto:help@shop.example">', id="mail"),
        pytest.param("https://shop.example/help", '<a href="https://shop.example/help">', id="web"),
        pytest.param("+49 30 1234", None, id="phone"),
        pytest.param("javascript:alert(1)", None, id="script"),
    ],
)
def test_contact(contact: str, link: str | None) -> None:
    """An address to write to or to open is a link, anything else is text."""
    html = message_of(subject_of(Kind.INITIAL, details={"contact": contact}), "email").html
    assert (link in html) if link else ("<a " not in html)
    assert f"{contact}</" in html
