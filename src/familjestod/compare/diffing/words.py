"""What edits are told with: labels of keys, the common sentences, those of conditions, and what parts are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

Words = Mapping[str, Mapping[str, str]]


def _both(rows: Iterable[tuple[str, str, str]]) -> Words:
    """A table of words by language, then by key, of rows of a key with its words in Swedish and in English."""
    listed = tuple(rows)
    return {
        "sv": {key: swedish for key, swedish, _ in listed},
        "en": {key: english for key, _, english in listed},
    }


# What a key is called where the common sentences speak of it: "the place of the visit …".
LABELS: Final = _both((
    ("id", "id", "the id"),
    ("subject", "vem det handlar om", "whom it is about"),
    ("unit", "enheten", "the unit"),
    ("place", "platsen", "the place"),
    ("other_places", "de andra platserna", "the other places"),
    ("themes", "temana", "the themes"),
    ("level", "nivån", "the level"),
    ("kind", "sättet", "the way"),
    ("target", "målet", "the target"),
    ("value", "värdet", "the value"),
    ("page", "sidan", "the page"),
    ("heading", "rubriken", "the heading"),
    ("url", "adressen", "the address"),
    ("date", "datumet", "the date"),
    ("publisher", "utgivarna", "the publishers"),
    ("title", "titeln", "the title"),
    ("sv", "ordalydelsen", "the wording in Swedish"),
    ("en", "ordalydelsen på engelska", "the wording"),
    ("interpolate", "sättet att läsa mellan raderna", "the way to read between rows"),
    ("respondent", "den som svarar", "who answers"),
    ("respondents", "vilka svar som räknas", "which results count"),
    ("input", "sättet att lämna svar", "the way answers are given"),
    ("to", "mottagaren", "the receiver"),
))  # fmt: skip

# What is said where a key has no sentence of its own; `of` is the entry.
COMMON: Final = _both((
    ("changed", "{label} för {of} är {new} i stället för {old}", "{label} of {of} is {new} instead of {old}"),
    ("added", "{label} för {of} anges nu: {new}", "{label} of {of} is now given: {new}"),
    ("removed", "{label} för {of} anges inte längre (var {old})",
     "{label} of {of} is no longer given (it was {old})"),
    ("text_changed", "{label} för {of} ändras", "{label} of {of} changes"),
    ("text_added", "{label} för {of} tillkommer", "{label} of {of} is added"),
    ("text_removed", "{label} för {of} utgår", "{label} of {of} is dropped"),
    ("gained", "till {label} för {of} läggs {new}", "{label} of {of} now include {new}"),
    ("lost", "från {label} för {of} tas {old} bort", "{label} of {of} no longer include {old}"),
    ("entry_added", "{of} tillkommer", "{of} is added"),
    ("entry_removed", "{of} utgår", "{of} is dropped"),
    ("entry_renamed", "{of} har fått ett nytt id: {new} i stället för {old}",
     "{of} has a new id: {new} instead of {old}"),
    ("near", "{said}; {share} % av innehållet är detsamma", "{said}; {share} % of its content is the same"),
    ("moved_item", "{what} flyttas från {old} till {new}", "{what} moves from {old} to {new}"),
    ("other_language", "{label} för {of} ändras på engelska", "{label} of {of} changes in Swedish"),
    ("as_of", "{period}: {said}", "{period}: {said}"),
    ("added_if", "{said} (gäller {condition})", "{said} (applies {condition})"),
    ("removed_if", "{said} (gällde {condition})", "{said} (applied {condition})"),
    ("order", "utfallen av {of} prövas i en annan ordning: {new}",
     "the outcomes of {of} are tried in another order: {new}"),
    ("whole", "{of_old} avgörs på ett annat sätt", "{of_old} is decided in another way"),
    ("kind_changed", "{of} kan vara {new} i stället för {old}", "{of} can be {new} instead of {old}"),
    ("rows_changed", "{of}: {count} rader ändras", "{of}: {count} rows change"),
    ("row_changed", "{of}: raden {row} är {new} i stället för {old}",
     "{of}: the row {row} is {new} instead of {old}"),
    ("row_added", "{of}: raden {row} tillkommer ({new})", "{of}: the row {row} is added ({new})"),
    ("row_removed", "{of}: raden {row} utgår ({old})", "{of}: the row {row} is dropped ({old})"),
    ("inner_notes", "det som är noterat om enskilda villkor ändras: {of}",
     "what is noted of single conditions changes: {of}"),
    ("rewritten", "{of} är skriven på ett annat sätt och gör detsamma",
     "{of} is written in another way and does the same"),
    ("amendment_added", "en ändring tillkommer {of}: {new}", "a change is added {of}: {new}"),
    ("amendment_removed", "ändringen {of} utgår; den innebar: {old}", "the change {of} is dropped; it meant: {old}"),
    ("nothing", "ingenting blir annorlunda", "nothing becomes different"),
    ("and_more", "och {} till", "and {} more"),
    ("moved_schedule", "{of} flyttas: {new} i stället för {old}", "{of} moves: {new} instead of {old}"),
    ("and", "och", "and"),
    ("nothing_given", "inget", "nothing"),
))  # fmt: skip

# What a condition is one of; the change that follows depends on the list that it stands in.
SETTINGS: Final = _both((
    ("visits.when", "för {of}", "for {of}"),
    ("vaccinations.when", "för {of}", "for {of}"),
    ("referrals.when", "för {of}", "for {of}"),
    ("offers.when", "för {of}", "for {of}"),
    ("requirements.when", "för {of}", "for {of}"),
    ("findings", "för {of}", "for {of}"),
    ("outcomes.when", "för {of}", "for {of}"),
    ("programme.eligibility", "för att höra till målgruppen", "to be in the target group"),
    ("repeat.until", "för att {of} ska sluta upprepas", "for {of} to stop being repeated"),
    ("measures.population", "för att räknas i {of}", "to count in {of}"),
    ("measures.achieved", "för att nå {of}", "to reach {of}"),
))  # fmt: skip

CONDITIONS: Final = _both((
    ("all.added", "{of} krävs nu också att {new}", "{of} it is now also required that {new}"),
    ("all.first", "{of} krävs nu att {new}", "{of} it is now required that {new}"),
    ("all.removed", "{of} krävs inte längre att {old}", "{of} it is no longer required that {old}"),
    ("all.changed", "{of} krävs att {new} i stället för {old}", "{of} it is required that {new} instead of {old}"),
    ("any.added", "{of} godtas nu också, som ett av alternativen, att {new}",
     "{of} it is now also enough, as one of the alternatives, that {new}"),
    ("any.removed", "{of} godtas inte längre, som ett av alternativen, att {old}",
     "{of} it is no longer enough, as one of the alternatives, that {old}"),
    ("any.changed", "{of} godtas, som ett av alternativen, att {new} i stället för {old}",
     "{of} it is enough, as one of the alternatives, that {new} instead of {old}"),
    ("count.added", "{of} räknas nu också, bland det som minst {count} av ska stämma, att {new}",
     "{of} it now also counts, among what at least {count} of must hold, that {new}"),
    ("count.removed", "{of} räknas inte längre, bland det som minst {count} av ska stämma, att {old}",
     "{of} it no longer counts, among what at least {count} of must hold, that {old}"),
    ("count.changed", "{of} räknas, bland det som minst {count} av ska stämma, att {new} i stället för {old}",
     "{of} it counts, among what at least {count} of must hold, that {new} instead of {old}"),
    ("number.changed", "{of} krävs att minst {new} av villkoren stämmer i stället för minst {old}",
     "{of} it is required that at least {new} of the conditions hold instead of at least {old}"),
    ("deep.added", "{of} läggs detta till inne i ett villkor: {new}", "{of} this is added inside a condition: {new}"),
    ("deep.removed", "{of} tas detta bort inne i ett villkor: {old}",
     "{of} this is taken out inside a condition: {old}"),
    ("deep.changed", "{of} ändras detta inne i ett villkor: {new} i stället för {old}",
     "{of} this changes inside a condition: {new} instead of {old}"),
    ("repeat.until.added", "{of} upprepas nu tills {new}; förut angavs inget slut",
     "{of} is now repeated until {new}; no end was given before"),
    ("repeat.until.removed", "{of} upprepas nu utan angivet slut (förut tills {old})",
     "{of} is now repeated with no end given (it was until {old})"),
    ("measures.achieved.added", "{of} är nu nått om {new}; förut angavs inte vad som räknas",
     "{of} is now reached if {new}; it was not said before what counts"),
    ("measures.achieved.removed", "det anges inte längre när {of} är nått (förut om {old})",
     "it is no longer said when {of} is reached (it was if {old})"),
    ("moved", "villkoret att {what} flyttas från {old} till {new}",
     "the condition that {what} moves from {old} to {new}"),
    ("cut_off", "{instrument} visar {finding} {new} i stället för {old}",
     "{instrument} shows {finding} {new} instead of {old}"),
    ("that", "att {}", "that {}"),
    ("at_least", "från {}", "from {}"),
    ("at_most", "till och med {}", "up to {}"),
    ("above", "över {}", "above {}"),
    ("below", "under {}", "below {}"),
    ("points", "{} poäng", "{} points"),
))  # fmt: skip

# What a part of a document is called, around its name.
CALLED: Final = _both((
    ("programme", "programmet", "the programme"),
    ("instrument", "instrumentet {}", "the instrument {}"),
    ("offers", "erbjudandet {}", "the offer {}"),
    ("requirements", "kravet {}", "the requirement {}"),
    ("findings", "bedömningen {}", "the finding {}"),
    ("outcomes", "utfallet {}", "the outcome {}"),
    ("measures", "måttet {}", "the measure {}"),
    ("aims", "syftet {}", "the aim {}"),
    ("sites", "verksamheten {}", "the site {}"),
    ("staffing", "bemanningstalet {}", "the staffing figure {}"),
    ("codes", "koden {}", "the code {}"),
    ("sources", "källan {}", "the source {}"),
    ("pauses", "uppehållet {}", "the pause {}"),
    ("amendments", "ändringen {}", "the change {}"),
    ("reported", "det redovisade för {}", "what was reported for {}"),
    ("answers", "svaret {}", "the answer {}"),
    ("scores", "poängen {}", "the score {}"),
    ("tables", "tabellen {}", "the table {}"),
    ("in", "{} i {}", "{} in {}"),
    ("eligibility", "målgruppen", "the target group"),
    ("facts", "uppgiften {}", "the fact {}"),
    ("in_force", "tiden som programmet gäller", "the time the programme is in force"),
))  # fmt: skip

# Values that the documents name by a word of their own.
CHOICES: Final = _both((
    ("clamp", "som månadens sista", "the last of the month"),
    ("roll_forward", "som den första i nästa månad", "the first of the next month"),
    ("latest", "det senaste, vem som än har svarat", "the latest, whoever answered"),
    ("each", "det senaste av var och en som svarar", "the latest of each who answers"),
    ("answers", "svar på frågor", "answers to questions"),
    ("measurement", "mätning", "measurement"),
    ("step", "närmast lägre rad", "the nearest row below"),
    ("linear", "rak linje mellan raderna", "a straight line between the rows"),
))  # fmt: skip
