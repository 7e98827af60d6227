"""The words that authors bring with them for keys and values of ours: Swedish ones, and those of other programs.

Words are written as `folded` leaves them, without accents. A word may stand for several of ours: the one that can stand
in the place is meant, and where more than one can, none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from familjestod.logic.spelling import folded


def _table(rows: str) -> Mapping[str, tuple[str, ...]]:
    """The words of each row `ours: theirs …`, by theirs."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows.split("\n"):
        ours, _, theirs = row.partition(":")
        for word in theirs.split():
            found[word] = (*found.get(word, ()), ours.strip())
    return found


KEYS: Final = _table(
    """
    name: namn benamning
    title: titel rubrik
    label: etikett
    text: beskrivning
    description: beskrivning
    target_group: malgrupp
    aims: syfte syften mal aim purpose goals
    levels: niva nivaer falt
    level: niva falt
    region: lan
    subject: galler
    in_force: galler giltig valid validity giltighet
    since: from fran start startar start_date from_date borjar valid_from fr_o_m from_och_med startdatum
    until: to till end slut slutar end_date to_date valid_to t_o_m till_och_med slutdatum
    sources: kallor kalla references
    source: kalla reference
    publisher: utgivare author forfattare
    page: sida sidor sid pages
    heading: rubrik
    url: lank link adress webb
    read: last accessed hamtad
    note: anteckning notering kommentar notes comment
    assumption: antagande
    eligibility: behorighet kriterier inklusionskriterier criteria
    visits: besok besoken
    opens: oppnar tidigast earliest from start
    due: forfaller
    overdue: forsenad forsenat
    closes: stanger senast latest end
    counted_from: raknas_fran raknat_fran
    place: plats location var
    other_places: andra_platser
    participants: deltagare personal staff
    attends: deltar
    themes: teman tema topics
    screens: screening screenings instruments instrument screenar formular
    observes: observationer observation observations
    method: metod metoder methods
    when: if condition conditions villkor om nar
    repeat: upprepa upprepas upprepning
    every: varje intervall interval
    with: med
    replaces: ersatter
    vaccinations: vaccinationer vaccination vaccin vaccines doses doser
    at: vid
    findings: fynd slutsatser
    referrals: remisser remiss
    to: till target mottagare
    within: deadline inom
    offers: erbjudanden erbjudande stod
    by: av
    requirements: krav
    measures: matt indikatorer indicators
    population: malpopulation namnare
    achieved: uppnatt taljare
    target: malvarde
    reported: redovisat
    value: varde
    unit: enhet
    staffing: bemanning
    codes: koder
    pauses: paus pauser
    amendments: andringar andring
    extends: utokar bygger_pa baseras_pa
    count: antal
    sites: platser orter
    answers: fragor fraga questions items svar
    options: alternativ svarsalternativ choices
    type: typ
    scores: poang points
    sum: summa
    mean: medel medelvarde average
    tables: tabeller
    rows: rader
    column: kolumn
    respondent: svarande
    respondents: svarande
    valid: giltig
    licence: license licens
    at_least: min minimum minst gte ge greater_or_equal
    at_most: max maximum hogst lte le less_or_equal
    above: greater_than more_than gt over storre_an
    below: less_than lower_than lt under mindre_an
    is: eq equals equal ar
    is_not: ne not_equal
    in: one_of
    not_in: none_of
    known: kand kant exists
    all: and och alla
    any: or eller nagon
    not: inte ej
    programme: program
    cases: fall exempel
    day: datum date dag
    date: datum
    birth_date: birthdate date_of_birth dob birthday fodelsedatum fodd
    facts: fakta
    history: historik handelser events
    expect: expects expected expectation forvantat forvantas
    happens: hander happened
    screened: screening screenat
    measured: matt measurement
    visit: besok
    status: tillstand
    verdict: utfall
    sv: swedish svenska
    en: english engelska eng
"""
)
_SIGNS: Final = {
    "<": "below",
    "<=": "at_most",
    "=<": "at_most",
    "≤": "at_most",
    ">": "above",
    ">=": "at_least",
    "≥": "at_least",
    "=": "is",
    "==": "is",
    "!=": "is_not",
    "<>": "is_not",
}
WORDS: Final = _table(
    """
    home: hem hemma hembesok hemmet
    clinic: mottagning bvc barnavardscentral
    bus: buss
    digital: online video
    preschool: forskola
    dental_clinic: tandklinik folktandvarden tandvarden
    family_centre: familjecentral
    universal: ljusgron ljusgront alla
    increased: mellangron mellangront
    extensive: morkgron morkgront
    child: barn barnet
    each_parent: varje_foralder
    both_parents: bada_foraldrarna bada_foraldrar bada
    group: grupp
    parent: foralder foraldern foraldrar mor mamma mother far pappa father
    nurse: sjukskoterska
    dental: tandvard
    family: familj familjen
    unit: enhet mottagning
    staff: personal
    refer: remiss remittera remitteras referral
    offer: erbjud erbjuda erbjudande
    consult: konsultera konsultation samrad
    notify: meddela anmal anmalan
    plan: planera
    as_available: i_man_av_plats i_man_av_tid vid_mojlighet
    clamp: last_day sista_dagen
    latest: senaste senast last
    each: varje alla all every
    boolean: bool sant_falskt ja_nej
    integer: int heltal whole
    number: float decimal tal decimaltal
    duration: langd
    measurement: matning
    linear: linjar
    programme: program
    instrument: formular questionnaire
    vocabulary: ordlista
    cases: fall exempel
    birth: fodelse fodelsen fodelsedatum fodsel
    expected_birth: beraknad_fodelse
    corrected_birth: korrigerad_alder
    enrolment: inskrivning enrollment
    done: klar klart gjord genomford genomfort utfort completed
    declined: avbojt avbojd tackat_nej nej_tack refused
    missed: uteblivit uteblev missad
    none: ingen inget inga
    made: gjord skickad sent
    completed: klar genomford
    due: aktuell aktuellt
    overdue: forsenad forsenat late
    open: oppen oppet
    upcoming: kommande planerat planned
    paused: pausad
    not_applicable: ej_aktuell galler_ej
    unknown: okand okant
    met: uppfylld uppfyllt ja yes true
    unmet: ej_uppfylld nej no false
    bhv_nurse: bhv_sjukskoterska bvc_sjukskoterska distriktsskoterska
    bhv_physician: lakare bvc_lakare barnlakare
    physician: lakare
"""
)


def meant_key(written: str, known: Collection[str]) -> str | None:
    """The one of the known keys that is meant by a key that is none of them.

    >>> meant_key("besök", ["visits", "name"]), meant_key("countedFrom", ["counted_from"]), meant_key("<", ["below"])
    ('visits', 'counted_from', 'below')
    """
    return _meant(written, known, KEYS)


def meant_word(
    written: str, known: Collection[str], labels: Mapping[str, Iterable[str]] | None = None
) -> str | None:
    """The one of the known words that is meant by a value that is none of them; `labels` are what they are called.

    >>> meant_word("hemma", ["home", "clinic"]), meant_word("Tandhygienist", ["dentist"], {"dentist": ["tandhygienist"]})
    ('home', 'dentist')
    """
    called = [
        id_ for id_, names in (labels or {}).items() if folded(written) in {folded(each) for each in names}
    ]
    return called[0] if len(called) == 1 else _meant(written, known, WORDS)


def _meant(written: str, known: Collection[str], table: Mapping[str, tuple[str, ...]]) -> str | None:
    if written in _SIGNS:
        return _SIGNS[written] if _SIGNS[written] in known else None
    word = folded(written)
    if word in known:
        return word
    fit = [ours for ours in table.get(word, ()) if ours in known]
    return fit[0] if len(fit) == 1 else None
