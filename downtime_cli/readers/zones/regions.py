"""Names that are no country and no clock: nobody's place, regions of the world, states and provinces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from downtime_cli.readers.zones.countries import plain_place

# Rows of nobody's place: what tools write, with the codes of Cloudflare (T1 is Tor) and MaxMind for unknown countries.
ANONYMOUS: Final = frozenset(
    ["", "(not set)", "not set", *"other others unknown (other) n/a none null - xx t1 zz a1 a2 ??".split()]
)
# Nobody's place in words, in the languages of our notices and in Dutch and Italian.
_OTHERS: Final = (
    "other countries|other regions|other locations|all others|all other|everyone else|everywhere else|rest|remaining|"
    "unspecified|undefined|unassigned|not specified|not available|sonstige|sonstiges|sonstige länder|andere|"
    "andere länder|übrige|übrige länder|restliche|unbekannt|keine angabe|autre|autres|autres pays|inconnu|inconnue|"
    "non défini|otro|otros|otras|otros países|desconocido|sin especificar|outro|outros|outros países|desconhecido|"
    "altro|altri|altri paesi|sconosciuto|overig|overige|overige landen|andere landen|onbekend|その他|不明|其他|"
    "其他国家|未知|अन्य|अज्ञात|أخرى|غير معروف"
)
# Regions that span many clocks, and codes for continents and sales regions; the latter only beside one of the former.
_REGIONS: Final = (
    "eu|emea|apac|apj|latam|amer|amers|namer|noram|anz|mena|dach|cee|sea|row|rest of world|worldwide|world|"
    "global|international|europe|european union|euro area|asia|africa|oceania|north america|south america|"
    "central america|latin america|americas|the americas|asia pacific|middle east|antarctica|caribbean|benelux|"
    "nordics|euw|eune|europa|afrika|asien|ozeanien|amerika|nordamerika|sudamerika|afrique|asie|oceanie|"
    "amerique|welt|monde|mundo|weltweit"
)
_WHOLE: Final = (
    "world|worldwide|global|international|welt|weltweit|monde|mundo|all countries|all regions|all time zones|"
    "all timezones|all zones|all languages|all cities|alle lander|tous les pays|todos los paises|todos os paises"
)
_SALES: Final = frozenset("emea apac apj latam amer amers namer noram anz mena row euw eune".split())
_SHORT: Final = frozenset("na sa as af oc an me ap eu".split())
_STATES: Final = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming|AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|"
    "NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|"
    "NSW New South Wales|QLD Queensland|TAS Tasmania|VIC Victoria"
)


def is_nowhere(text: str) -> bool:
    """Whether a text is nobody's place, such as `(not set)`."""
    return text.strip().casefold() in ANONYMOUS or plain_place(text.strip("()")) in _NOBODYS


def is_world(text: str) -> bool:
    """Whether a text names the whole world."""
    return plain_place(text) in _WORLD


def is_state(text: str) -> bool:
    """Whether a text is a state of the United States or Australia, or a province of Canada; some are countries, too."""
    return text.strip() in _STATE_CODES or plain_place(text) in _STATE_NAMES


def find_regions(texts: Iterable[str], *, are_countries: bool) -> tuple[str, ...]:
    """List the texts that name regions of many clocks: `NA` is one beside `EMEA`, or where all codes could be regions.

    Args:
        texts: distinct names of places.
        are_countries: whether their heading says so.
    """
    plain = {text: plain_place(text) for text in texts}
    codes = {name for name in plain.values() if len(name) == 2}
    is_sales = not _SALES.isdisjoint(plain.values())
    are_regions = is_sales or (not are_countries and "eu" in codes and codes <= _SHORT)
    return tuple(text for text, name in plain.items() if name in _NAMES or (are_regions and name in _SHORT))


_NOBODYS: Final = frozenset(map(plain_place, _OTHERS.split("|")))
_WORLD: Final = frozenset(_WHOLE.split("|"))
_NAMES: Final = frozenset(_REGIONS.split("|")) | _WORLD
_STATE_CODES: Final = frozenset(each.partition(" ")[0] for each in _STATES.split("|"))
_STATE_NAMES: Final = frozenset(plain_place(each.partition(" ")[2]) for each in _STATES.split("|"))
