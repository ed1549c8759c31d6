"""
What the name of a column says of its numbers: that they count something, measure something else, or only label rows.

A name is taken apart into words: `http_requests_total`, `httpRequests` and `HTTP requests (total)` have the same ones.
Words are those of English, German, French, Spanish, Italian, Portuguese and Dutch, without accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from typing import Final

_WORD: Final = re.compile(r"[pP]\d{2,3}(?!\d)|\d+xx|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|%|[^\W\d_A-Za-z]+")
_LABEL_SET: Final = r"(?m)^([^{\n]*+)\{.*\}"  # of a series in Prometheus, which says nothing of what is counted
_COUNTED: Final = frozenset(
    # Plural alone: a column called `user` or `request` may well hold their identifiers.
    "requests hits views pageviews visits sessions visitors users uniques calls count counts cnt clicks events orders "
    "impressions downloads uploads logins logouts signups queries transactions messages connections pedestrians "
    "passengers cyclists bikes vehicles cars trips rides rentals returns pickups dropoffs arrivals departures entries "
    "exits boardings alightings reads writes checkins purchases volume accesses nbhits nbvisits nbactions actions "
    "trucks lorries vans buses bicycles motorcycles motorbikes scooters "
    "anfragen aufrufe zugriffe besuche besucher besuchern sitzungen nutzer benutzer klicks anzahl ereignisse "
    "bestellungen abrufe anrufe fahrzeuge pkw lkw fahrrader fussganger radfahrer fahrten "
    "requetes visites visiteurs vues utilisateurs appels acces clics evenements commandes connexions vehicules "
    "solicitudes peticiones visitas visitantes sesiones usuarios vistas llamadas accesos eventos pedidos cantidad "
    "richieste visite visitatori utenti sessioni visualizzazioni chiamate accessi eventi ordini conteggio "
    "requisicoes sessoes utilizadores visualizacoes acessos chamadas contagem quantidade cliques "
    "verzoeken bezoeken bezoekers gebruikers sessies weergaven aanvragen oproepen aantal".split()
)
_COUNTED_ENDS: Final = tuple(
    "requests pageviews visits sessions visitors users requestcount eventcount usercount hitcount visitcount "
    "pedestriancount totalcount hits anfragen aufrufe zugriffe besuche besucher sitzungen nutzer klicks abrufe anzahl "
    "besucherzahl nutzerzahl bezoeken bezoekers verzoeken gebruikers weergaven".split()
)
_PEOPLE: Final = frozenset(
    "users people population visitors accounts customers members subscribers developers clients employees students "
    "readers players audience uniques headcount seats tenants subscriptions devices installs "
    "nutzer benutzer besucher kunden mitglieder einwohner personen mitarbeiter abonnenten "
    "utilisateurs visiteurs clients membres abonnes personnes habitants "
    "usuarios visitantes clientes miembros personas habitantes suscriptores "
    "utenti visitatori clienti membri persone abitanti iscritti utilizadores membros pessoas assinantes "
    "gebruikers bezoekers klanten leden inwoners personen abonnees".split()
)
_PEOPLE_ENDS: Final = ("users", "visitors", "population", "nutzer", "kunden", "bezoekers", "gebruikers")
# One of them, as in the names of what numbers or describes each.
_PERSON: Final = (
    "user users visitor customer client member membership subscriber subscription account employee person player "
    "student reader guest contact developer tenant kunde kunden nutzer benutzer besucher mitglied mitglieds "
    "mitarbeiter personal teilnehmer abonnent abonnenten utilisateur visiteur membre abonne adherent usuario visitante "
    "cliente miembro socio abonado empleado utente visitatore membro abbonato iscritto utilizador assinante gebruiker "
    "bezoeker klant klanten lid leden abonnee medewerker order ticket invoice bestell auftrags rechnungs"
)
_PERSONS: Final = frozenset(_PERSON.split())
# After somebody, or in one word with it, they number him: `customer ref`, `Kundennummer`, `Mitglied-Nr.`.
_NUMBERING: Final = frozenset("nr nummer ref refs reference referenz referencia riferimento kennung".split())
# They do so unless there are many: `users number` counts, and so does `number of users`.
_NUMBERS: Final = frozenset("n no num nbr number numero numer".split())
_COMPOUND: Final = re.compile(
    f"({'|'.join(sorted(_PERSONS, key=len, reverse=True))})(nr|nummer|kennung|ref|reference|no|num|number|key|code|tel)"
)
_WORTH: Final = frozenset("value worth wert valeur valor valore waarde".split())
_SHARES: Final = frozenset(
    "share percent percentage pct fraction proportion % anteil prozent part pourcentage porcentaje cuota quota "
    "percentuale parcela percentagem porcentagem aandeel procent".split()
)
_SHARE_ENDS: Final = ("anteil", "prozent", "percent", "percentage")
# Numbers that only tell rows apart.
_LABELS: Final = frozenset(
    "id ids uid uuid guid gid pid key code codes zip postcode postal plz iban phone tel telephone calling dial "
    "dialing prefix asn ip port index idx instant unnamed rownum rownames rank ranking pos position version account "
    "lat latitude lon lng longitude altitude elevation easting northing geom epoch offset utcoffset area gdp holiday "
    "workingday weekend season kennung identifiant identificador identificatore codigo codice rang rango puesto posto "
    "posizione posicao breitengrad langengrad latitud longitud latitudine longitudine serial seq sequence "
    "since joined seit depuis sinds".split()
)
_IDENTIFIERS: Final = frozenset("id ids uid uuid guid key code rank index".split())
_IDENTIFIED: Final = _COUNTED | _PEOPLE | frozenset("locations sensors sites stations rows records zones pages".split())
# Labels only where they are the whole name: `no of visits` counts.
_WHOLE_LABELS: Final = frozenset("no nr num row line record ordernumber phonenumber".split())
# Labels where no other word stands beside them: `requests per hour` counts.
_CALENDAR: Final = frozenset(
    "year years yr yyyy month months mnth mo mm quarter qtr week weeks weekday dow doy day days mdate dd date hour "
    "hours hr hh minute minutes second jahr monat quartal woche kw wochentag tag stunde minuten annee an mois "
    "trimestre semaine jour heure ano mes semana dia hora anno mese settimana giorno ora jaar maand dag uur "
    "of the in iso local utc start end num number no name index".split()
)
# Numbers that are measured, or counts of what is not traffic: the least of them is not the quietest hour.
_MEASURES: Final = frozenset(
    "sample samples error errors err errs failed failure failures fail fails exception exceptions timeout timeouts "
    "dropped rejected latency lag delay time times duration elapsed response ms millis milliseconds seconds secs sec "
    "ttfb uptime temp temperature humidity hum pressure wind windspeed rain rainfall snow snowfall clouds visibility "
    "dew solar weather atemp age bounce bounces conversion engagement retention churn growth change delta diff ratio "
    "percentile cpu mem memory ram disk swap heap gc utilization utilisation util status score rating anomaly price "
    "cost revenue sales amount std stddev stdev sd variance var cv apdex discount budget fehler dauer zeit alter "
    "preis umsatz kosten temperatur luftfeuchte erreur erreurs echec echecs latence temps duree rebond prix cout "
    "fallo fallos errores latencia tiempo duracion edad rebote precio ingresos coste costo errore errori latenza "
    "tempo durata eta rimbalzo prezzo ricavi costi erro erros falhas duracao idade rejeicao preco receita custo "
    "temperatura fout fouten latentie tijd duur leeftijd prijs omzet ltv clv arpu spend spent".split()
)
_MEASURE_ENDS: Final = ("zeit", "dauer", "latenz", "latency", "temperatur", "fehler", "tijd", "duur", "time", "umsatz")
_MEASURE_STARTS: Final = ("fehler", "absprung", "temperatur", "antwort", "latenz", "bounce")
# Measures beside a count, though alone they may well be traffic: as a level.
_RATES: Final = frozenset(
    "rate rates avg average mean median med max maximum min minimum peak p50 p75 p90 p95 p99 p999 taux tasa tasso taxa "
    "mittel mittelwert durchschnitt moyenne moyen mediane media promedio gemiddeld gemiddelde per mw gw".split()
)
_RATE_ENDS: Final = ("rate", "quote")


def name_words(name: str) -> tuple[str, ...]:
    """Take a name apart at blanks, marks and changes of case, into small letters without accents."""
    letters = unicodedata.normalize("NFKD", re.sub(_LABEL_SET, r"\1", name))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return tuple(word.casefold() for word in _WORD.findall(plain.replace("IDs", "Ids")))


def counts_traffic(name: str) -> bool:
    """Whether a name has a word for what is counted, such as `visits`, and none for anything else."""
    return _has(name_words(name), _COUNTED, _COUNTED_ENDS) and not (is_label(name) or is_measure(name) or is_rate(name))


def counts_people(name: str) -> bool:
    """Whether a name has a word for people, who may be the users, and none for anything else."""
    return _has(name_words(name), _PEOPLE, _PEOPLE_ENDS) and not (is_label(name) or is_measure(name) or is_rate(name))


def is_share(name: str) -> bool:
    """Whether a name has a word for a part of the whole, such as `%`, and none for anything measured."""
    return _has(name_words(name), _SHARES, _SHARE_ENDS) and not (is_label(name) or is_measure(name) or is_rate(name))


def is_label(name: str) -> bool:
    """Whether a name says that numbers only tell rows apart: identifiers, codes, ranks, parts of dates, coordinates."""
    words = name_words(name)
    if _is_identifier(words) or "".join(words) in _WHOLE_LABELS or numbers_people(name):
        return True
    if words and all(word in _CALENDAR or word.isdecimal() for word in words):
        return True
    return any(word in _LABELS for word in words) and not _has(words, _COUNTED | _PEOPLE, _COUNTED_ENDS + _PEOPLE_ENDS)


def numbers_people(name: str) -> bool:
    """Whether a name says that each number is the number of somebody or of an order: `customer no`, `Kundennummer`."""
    words = name_words(name)
    if not words or "of" in words:
        return False
    if _PERSONS.isdisjoint(words):
        return bool(_COMPOUND.fullmatch(words[-1]))
    if words[-1] in _NUMBERING:
        return True
    return not {words[0], words[-1]}.isdisjoint(_NUMBERS) and _PEOPLE.isdisjoint(words)


def is_measure(name: str) -> bool:
    """Whether a name says that numbers are measured, or count something else than traffic, such as errors."""
    words = name_words(name)
    is_worth = len(words) > 1 and words[-1] in _WORTH and words[-2] in _PERSONS
    return is_worth or _has(words, _MEASURES, _MEASURE_ENDS) or any(word.startswith(_MEASURE_STARTS) for word in words)


def is_rate(name: str) -> bool:
    """Whether a name says that numbers are rates or means."""
    return _has(name_words(name), _RATES, _RATE_ENDS)


def _has(words: Sequence[str], wanted: Container[str], ends: tuple[str, ...]) -> bool:
    return any(word in wanted or word.endswith(ends) for word in words)


def _is_identifier(words: Sequence[str]) -> bool:
    """Whether the last word is that of an identifier: `user id`, `userid`, `visitorids`."""
    last = words[-1] if words else ""
    noun = last.removesuffix("s").removesuffix("id")
    is_compound = noun != last and last.removesuffix("s").endswith("id") and f"{noun}s" in _IDENTIFIED
    return is_compound or last in _IDENTIFIERS
