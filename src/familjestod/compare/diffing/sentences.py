"""What an edit says at each key of each part, in Swedish and English, where the common sentence will not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, Mapping[str, str]]
Row = tuple[str, str, str]


# The key; then the form of a change, and the sentence for it in Swedish and in English. `of` is the entry it is told of,
# `of_old` what that was called; `old` and `new` are the values.
_ROWS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[Row, ...]], ...]] = (
    (("",), ("name", "label"), (
        ("changed", "{of_old} heter nu {new}", "{of_old} is now called {new}"),
        ("added", "{of_old} heter nu {new}", "{of_old} is now called {new}"),
        ("removed", "{of} har inte längre något namn (förut {old})", "{of} has no name any more (it was {old})"),
        ("other_language", "{of} får ett annat namn på engelska", "{of} gets another name in Swedish"),
    )),
    (("",), ("text",), (
        ("text_changed", "texten om {of} ändras", "the text on {of} changes"),
        ("text_added", "en text om {of} tillkommer", "a text on {of} is added"),
        ("text_removed", "texten om {of} utgår", "the text on {of} is dropped"),
        ("other_language", "texten om {of} ändras på engelska", "the text on {of} changes in Swedish"),
    )),
    (("",), ("description",), (
        ("text_changed", "beskrivningen av {of} ändras", "the description of {of} changes"),
        ("text_added", "en beskrivning av {of} tillkommer", "a description of {of} is added"),
        ("text_removed", "beskrivningen av {of} utgår", "the description of {of} is dropped"),
        ("other_language", "beskrivningen av {of} ändras på engelska", "the description of {of} changes in Swedish"),
    )),
    (("",), ("note",), (
        ("text_changed", "anmärkningen om {of} ändras", "the note on {of} changes"),
        ("text_added", "en anmärkning om {of} tillkommer", "a note on {of} is added"),
        ("text_removed", "anmärkningen om {of} utgår", "the note on {of} is dropped"),
        ("other_language", "anmärkningen om {of} ändras på engelska", "the note on {of} changes in Swedish"),
    )),
    (("",), ("licence",), (
        ("text_changed", "villkoren för att använda {of} ändras", "the terms of use of {of} change"),
        ("text_added", "villkor för att använda {of} tillkommer", "terms of use of {of} are added"),
        ("text_removed", "villkoren för att använda {of} utgår", "the terms of use of {of} are dropped"),
        ("other_language", "villkoren för att använda {of} ändras på engelska",
         "the terms of use of {of} change in Swedish"),
    )),
    (("sources",), ("read",), (
        ("changed", "{of} lästes {new} i stället för {old}", "{of} was read on {new} instead of {old}"),
        ("added", "{of} lästes {new}", "{of} was read on {new}"),
        ("removed", "det anges inte längre när {of} lästes (förut {old})",
         "it is no longer said when {of} was read (it was {old})"),
    )),
    (("sources",), ("title",), (
        ("changed", "{of_old} har titeln {new} i stället för {old}", "{of_old} has the title {new} instead of {old}"),
    )),
    (("",), ("source",), (
        ("gained", "{of} stöder sig nu även på {new}", "{of} now rests on {new} too"),
        ("lost", "{of} stöder sig inte längre på {old}", "{of} no longer rests on {old}"),
        ("both", "{of} stöder sig på {new} i stället för på {old}", "{of} rests on {new} instead of on {old}"),
    )),
    (("",), ("assumption",), (
        ("text_changed", "det som antas om {of} ändras", "what is assumed of {of} changes"),
        ("text_added", "för {of} görs nu ett antagande", "something is now assumed of {of}"),
        ("text_removed", "för {of} görs inte längre något antagande", "nothing is assumed of {of} any more"),
        ("other_language", "det som antas om {of} ändras på engelska", "what is assumed of {of} changes in Swedish"),
    )),
    (("visits",), ("opens",), (
        ("changed", "{of} kan göras {new} i stället för {old}", "{of} can be made {new} instead of {old}"),
        ("added", "{of} kan nu göras {new}; förut angavs ingen första dag",
         "{of} can now be made {new}; no first day was given before"),
        ("removed", "{of} har inte längre någon första dag (förut {old})",
         "{of} has no first day any more (it was {old})"),
    )),
    (("visits",), ("due",), (
        ("changed", "{of} ska göras {new} i stället för {old}", "{of} is to be made {new} instead of {old}"),
        ("added", "{of} ska nu göras {new}; förut angavs ingen dag",
         "{of} is now to be made {new}; no day was given before"),
        ("removed", "{of} har inte längre någon dag då det ska göras (förut {old})",
         "{of} has no day any more on which it is to be made (it was {old})"),
    )),
    (("visits",), ("overdue",), (
        ("changed", "{of} räknas som försenat {new} i stället för {old}",
         "{of} counts as overdue {new} instead of {old}"),
        ("added", "{of} räknas nu som försenat {new}; förut angavs ingen sådan dag",
         "{of} now counts as overdue {new}; no such day was given before"),
        ("removed", "{of} räknas inte längre som försenat från någon dag (förut {old})",
         "{of} no longer counts as overdue on any day (it was {old})"),
    )),
    (("visits",), ("closes",), (
        ("changed", "{of} ska vara gjort {new} i stället för {old}",
         "{of} is to have been made {new} instead of {old}"),
        ("added", "{of} ska nu vara gjort {new}; förut angavs ingen sista dag",
         "{of} is now to have been made {new}; no last day was given before"),
        ("removed", "{of} har inte längre någon sista dag (förut {old})",
         "{of} has no last day any more (it was {old})"),
    )),
    (("visits", "vaccinations"), ("counted_from",), (
        ("changed", "tiden för {of} räknas från {new} i stället för från {old}",
         "the time of {of} is counted from {new} instead of from {old}"),
    )),
    (("visits",), ("not_before",), (
        ("changed", "{of} får göras tidigast {new} i stället för {old}",
         "{of} may be made {new} at the earliest instead of {old}"),
        ("added", "{of} får nu göras tidigast {new}", "{of} may now be made {new} at the earliest"),
        ("removed", "{of} måste inte längre vänta tills det har gått {old}", "{of} need no longer wait until {old}"),
    )),
    (("vaccinations",), ("opens",), (
        ("changed", "{of} kan ges {new} i stället för {old}", "{of} can be given {new} instead of {old}"),
        ("added", "{of} kan nu ges {new}; förut angavs ingen första dag",
         "{of} can now be given {new}; no first day was given before"),
        ("removed", "{of} har inte längre någon första dag (förut {old})",
         "{of} has no first day any more (it was {old})"),
    )),
    (("vaccinations",), ("due",), (
        ("changed", "{of} ska ges {new} i stället för {old}", "{of} is to be given {new} instead of {old}"),
        ("added", "{of} ska nu ges {new}; förut angavs ingen dag",
         "{of} is now to be given {new}; no day was given before"),
        ("removed", "{of} har inte längre någon dag då den ska ges (förut {old})",
         "{of} has no day any more on which it is to be given (it was {old})"),
    )),
    (("vaccinations",), ("overdue",), (
        ("changed", "{of} räknas som försenad {new} i stället för {old}",
         "{of} counts as overdue {new} instead of {old}"),
        ("added", "{of} räknas nu som försenad {new}; förut angavs ingen sådan dag",
         "{of} now counts as overdue {new}; no such day was given before"),
        ("removed", "{of} räknas inte längre som försenad från någon dag (förut {old})",
         "{of} no longer counts as overdue on any day (it was {old})"),
    )),
    (("vaccinations",), ("closes",), (
        ("changed", "{of} ska vara given {new} i stället för {old}",
         "{of} is to have been given {new} instead of {old}"),
        ("added", "{of} ska nu vara given {new}; förut angavs ingen sista dag",
         "{of} is now to have been given {new}; no last day was given before"),
        ("removed", "{of} har inte längre någon sista dag (förut {old})",
         "{of} has no last day any more (it was {old})"),
    )),
    (("vaccinations",), ("not_before",), (
        ("changed", "{of} får ges tidigast {new} i stället för {old}",
         "{of} may be given {new} at the earliest instead of {old}"),
        ("added", "{of} får nu ges tidigast {new}", "{of} may now be given {new} at the earliest"),
        ("removed", "{of} måste inte längre vänta tills det har gått {old}", "{of} need no longer wait until {old}"),
    )),
    (("programme",), ("target_group",), (
        ("text_changed", "beskrivningen av målgruppen ändras", "the description of the target group changes"),
        ("text_added", "en beskrivning av målgruppen tillkommer", "a description of the target group is added"),
        ("text_removed", "beskrivningen av målgruppen utgår", "the description of the target group is dropped"),
        ("other_language", "beskrivningen av målgruppen ändras på engelska",
         "the description of the target group changes in Swedish"),
    )),
    (("programme",), ("levels",), (
        ("gained", "programmet hör nu även till nivån {new}", "the programme is now of the level {new} too"),
        ("lost", "programmet hör inte längre till nivån {old}", "the programme is no longer of the level {old}"),
        ("both", "programmet hör till nivån {new} i stället för {old}",
         "the programme is of the level {new} instead of {old}"),
    )),
    (("programme",), ("region",), (
        ("changed", "programmet gäller {new} i stället för {old}", "the programme is for {new} instead of {old}"),
        ("added", "programmet gäller nu {new}", "the programme is now for {new}"),
        ("removed", "det anges inte längre var programmet gäller (förut {old})",
         "it is no longer said where the programme is in use (it was {old})"),
    )),
    (("programme",), ("subject",), (
        ("changed", "programmet handlar om {new} i stället för {old}", "the programme is about {new} instead of {old}"),
    )),
    (("sites",), ("count",), (
        ("changed", "{of} är {new} till antalet i stället för {old}", "{of} numbers {new} instead of {old}"),
        ("added", "{of} är {new} till antalet", "{of} numbers {new}"),
        ("removed", "det anges inte längre hur många {of} är (förut {old})",
         "it is no longer said how many {of} is (it was {old})"),
    )),
    (("sites",), ("since",), (
        ("changed", "{of} är med från {new} i stället för från {old}", "{of} takes part from {new} instead of {old}"),
        ("added", "{of} är med från {new}", "{of} takes part from {new}"),
        ("removed", "det anges inte längre från när {of} är med (förut {old})",
         "it is no longer said from when {of} takes part (it was {old})"),
    )),
    (("sites",), ("until",), (
        ("changed", "{of} är med till och med {new} i stället för {old}",
         "{of} takes part to {new} inclusive instead of {old}"),
        ("added", "{of} är med till och med {new}", "{of} takes part to {new} inclusive"),
        ("removed", "{of} är inte längre med bara till och med {old}", "{of} no longer takes part only to {old}"),
    )),
    (("staffing", "reported"), ("value",), (
        ("changed", "{of} är {new} i stället för {old}", "{of} is {new} instead of {old}"),
    )),
    (("instrument",), ("respondent",), (
        ("changed", "{of} besvaras av {new} i stället för av {old}", "{of} is answered by {new} instead of {old}"),
    )),
    (("instrument",), ("respondents",), (
        ("changed", "av svaren på {of} räknas {new} i stället för {old}",
         "of the results of {of}, {new} counts instead of {old}"),
    )),
    (("instrument",), ("input",), (
        ("changed", "{of} lämnas som {new} i stället för som {old}", "{of} is given as {new} instead of as {old}"),
    )),
    (("answers",), ("if_false",), (
        ("changed", "ett nej på {of} heter {new} i stället för {old}", "a no to {of} is called {new} instead of {old}"),
        ("added", "ett nej på {of} heter nu {new}", "a no to {of} is now called {new}"),
        ("removed", "ett nej på {of} har inte längre egna ord (förut {old})",
         "a no to {of} has no words of its own any more (it was {old})"),
        ("other_language", "ett nej på {of} heter något annat på engelska",
         "a no to {of} is called something else in Swedish"),
    )),
    (("programme",), ("source",), (
        ("gained", "programmet i sin helhet stöder sig nu även på {new}",
         "the programme as a whole now rests on {new} too"),
        ("lost", "programmet i sin helhet stöder sig inte längre på {old}",
         "the programme as a whole no longer rests on {old}"),
        ("both", "programmet i sin helhet stöder sig på {new} i stället för på {old}",
         "the programme as a whole rests on {new} instead of on {old}"),
    )),
    (("programme",), ("id",), (
        ("changed", "programmet har id {new} i stället för {old}", "the programme has the id {new} instead of {old}"),
    )),
    (("programme",), ("extends",), (
        ("changed", "programmet bygger på {new} i stället för på {old}",
         "the programme builds on {new} instead of on {old}"),
        ("added", "programmet bygger nu på {new}", "the programme now builds on {new}"),
        ("removed", "programmet bygger inte längre på {old}", "the programme no longer builds on {old}"),
    )),
    (("programme",), ("reviewed_against",), (
        ("changed", "programmet är granskat mot en annan version av sin bas: {new} i stället för {old}",
         "the programme is reviewed against another version of its base: {new} instead of {old}"),
        ("added", "programmet är granskat mot versionen {new} av sin bas",
         "the programme is reviewed against the version {new} of its base"),
        ("removed", "det anges inte längre vilken version av basen som programmet är granskat mot",
         "it is no longer said which version of its base the programme is reviewed against"),
    )),
    (("programme",), ("month_overflow",), (
        ("changed", "en dag som inte finns i månaden räknas {new} i stället för {old}",
         "a day that the month does not have counts as {new} instead of {old}"),
    )),
    (("in_force",), ("since",), (
        ("changed", "programmet gäller från {new} i stället för från {old}",
         "the programme is in force from {new} instead of from {old}"),
        ("added", "programmet gäller nu från {new}; förut angavs ingen första dag",
         "the programme is now in force from {new}; no first day was given before"),
        ("removed", "programmet har inte längre någon första dag (förut {old})",
         "the programme has no first day any more (it was {old})"),
    )),
    (("in_force",), ("until",), (
        ("changed", "programmet gäller till och med {new} i stället för {old}",
         "the programme is in force to {new} inclusive instead of {old}"),
        ("added", "programmet upphör efter {new}; förut angavs inget slut",
         "the programme ends after {new}; no end was given before"),
        ("removed", "programmet har inte längre något slut (förut {old})",
         "the programme has no end any more (it was {old})"),
    )),
    (("pauses", "amendments"), ("since",), (
        ("changed", "{of_old} börjar {new} i stället för {old}", "{of_old} begins on {new} instead of {old}"),
        ("added", "{of_old} börjar nu {new}", "{of_old} now begins on {new}"),
        ("removed", "{of_old} har inte längre någon första dag", "{of_old} has no first day any more"),
    )),
    (("pauses", "amendments"), ("until",), (
        ("changed", "{of_old} slutar {new} i stället för {old}", "{of_old} ends on {new} instead of {old}"),
        ("added", "{of_old} slutar nu {new}; förut angavs inget slut",
         "{of_old} now ends on {new}; no end was given before"),
        ("removed", "{of_old} har inte längre något slut", "{of_old} has no end any more"),
    )),
    (("visits",), ("participants",), (
        ("gained", "vid {of} deltar nu även {new}", "those who take part in {of} now include {new}"),
        ("lost", "vid {of} deltar inte längre {old}", "those who take part in {of} no longer include {old}"),
        ("both", "vid {of} deltar {new} i stället för {old}", "{new} takes part in {of} instead of {old}"),
    )),
    (("visits",), ("screens",), (
        ("gained", "vid {of} görs nu även screening med {new}", "{of} now asks {new} too"),
        ("lost", "vid {of} görs inte längre screening med {old}", "{of} no longer asks {old}"),
        ("both", "vid {of} görs screening med {new} i stället för med {old}", "{of} asks {new} instead of {old}"),
        ("item", "screening med {}", "screening with {}"),
    )),
    (("visits",), ("themes",), (
        ("item", "temat {}", "the theme {}"),
    )),
    (("visits",), ("observes",), (
        ("gained", "vid {of} noteras nu även {new}", "{of} now records {new} too"),
        ("lost", "vid {of} noteras inte längre {old}", "{of} no longer records {old}"),
        ("item", "noteringen av {}", "the recording of {}"),
    )),
    (("visits",), ("method",), (
        ("gained", "vid {of} används nu även {new}", "{of} now uses {new} too"),
        ("lost", "vid {of} används inte längre {old}", "{of} no longer uses {old}"),
        ("item", "metoden {}", "the method {}"),
    )),
    (("visits",), ("attends",), (
        ("changed", "från familjen kommer {new} till {of} i stället för {old}",
         "{new} comes to {of} instead of {old}"),
        ("added", "från familjen kommer {new} till {of}; förut angavs inte vem",
         "{new} comes to {of}; it was not said who before"),
        ("removed", "det anges inte längre vem i familjen som kommer till {of} (förut {old})",
         "it is no longer said who of the family comes to {of} (it was {old})"),
    )),
    (("visits",), ("with",), (
        ("changed", "{of} görs samtidigt som {new} i stället för samtidigt som {old}",
         "{of} is made together with {new} instead of with {old}"),
        ("added", "{of} görs nu samtidigt som {new}", "{of} is now made together with {new}"),
        ("removed", "{of} görs inte längre samtidigt som {old}", "{of} is no longer made together with {old}"),
    )),
    (("visits",), ("replaces",), (
        ("gained", "{of} görs nu i stället för {new}", "{of} is now made instead of {new}"),
        ("lost", "{of} görs inte längre i stället för {old}", "{of} is no longer made instead of {old}"),
    )),
    (("visits", "offers"), ("capacity",), (
        ("added", "{of} ges nu bara i mån av tid", "{of} is now given only when there is time"),
        ("removed", "{of} ges inte längre bara i mån av tid", "{of} is no longer given only when there is time"),
    )),
    (("visits",), ("repeat",), (
        ("added", "{of} upprepas nu: {new}", "{of} is now repeated: {new}"),
        ("removed", "{of} upprepas inte längre (förut {old})", "{of} is not repeated any more (it was {old})"),
    )),
    (("repeat",), ("every",), (
        ("changed", "{of} upprepas efter {new} i stället för efter {old}",
         "{of} is repeated every {new} instead of every {old}"),
        ("added", "{of} upprepas nu efter {new}; förut angavs inget mellanrum",
         "{of} is now repeated every {new}; no interval was given before"),
        ("removed", "det anges inte längre hur ofta {of} upprepas (förut efter {old})",
         "it is no longer said how often {of} is repeated (it was every {old})"),
    )),
    (("vaccinations",), ("at",), (
        ("changed", "{of} ges vid {new} i stället för vid {old}", "{of} is given at {new} instead of at {old}"),
        ("added", "{of} ges nu vid {new}", "{of} is now given at {new}"),
        ("removed", "{of} ges inte längre vid {old}", "{of} is no longer given at {old}"),
    )),
    (("referrals",), ("to",), (
        ("changed", "{of_old} går i stället till {new}", "{of_old} goes to {new} instead"),
    )),
    (("referrals",), ("kind",), (
        ("changed", "{of_old} är {new} i stället för {old}", "{of_old} is {new} instead of {old}"),
    )),
    (("referrals",), ("within",), (
        ("changed", "{of} ska ske inom {new} i stället för inom {old}",
         "{of} is to happen within {new} instead of within {old}"),
        ("added", "{of} ska nu ske inom {new}; förut angavs ingen tid",
         "{of} is now to happen within {new}; no time was given before"),
        ("removed", "{of} har inte längre någon tid som den ska ske inom (förut {old})",
         "{of} has no time any more within which it is to happen (it was {old})"),
    )),
    (("offers",), ("to",), (
        ("changed", "{of_old} gäller {new} i stället för {old}", "{of_old} is of {new} instead of {old}"),
        ("added", "{of_old} gäller nu {new}", "{of_old} is now of {new}"),
        ("removed", "{of} gäller inte längre {old}", "{of} is no longer of {old}"),
    )),
    (("offers",), ("by",), (
        ("gained", "{of} ges nu även av {new}", "{of} is now given by {new} too"),
        ("lost", "{of} ges inte längre av {old}", "{of} is no longer given by {old}"),
    )),
    (("pauses",), ("visits", "vaccinations"), (
        ("gained", "{of} gäller nu även {new}", "{of} now applies to {new} too"),
        ("lost", "{of} gäller inte längre {old}", "{of} no longer applies to {old}"),
    )),
    (("scores",), ("of",), (
        ("gained", "i {of} räknas nu även {new}", "{new} now counts in {of} too"),
        ("lost", "i {of} räknas inte längre {old}", "{old} no longer counts in {of}"),
    )),
    (("scores",), ("operation",), (
        ("changed", "{of} räknas som {new} i stället för som {old}",
         "{of} is worked out as {new} instead of as {old}"),
    )),
    (("answers",), ("values",), (
        ("changed", "ett av orden för {of} är {new} i stället för {old}",
         "one of the words for {of} is {new} instead of {old}"),
        ("added", "{of} får ordet {new}", "{of} gets the word {new}"),
        ("removed", "{of} har inte längre ordet {old}", "{of} no longer has the word {old}"),
    )),
    (("tables",), ("by",), (
        ("changed", "{of} läses efter {new} i stället för efter {old}", "{of} is read by {new} instead of by {old}"),
        ("added", "{of} läses nu även efter {new}", "{of} is now read by {new} too"),
        ("removed", "{of} läses inte längre efter {old}", "{of} is no longer read by {old}"),
    )),
    (("valid",), ("opens",), (
        ("changed", "{of} gäller från åldern {new} i stället för från {old}",
         "{of} is valid from the age of {new} instead of {old}"),
        ("added", "{of} gäller nu från åldern {new}", "{of} is now valid from the age of {new}"),
        ("removed", "{of} har inte längre någon lägsta ålder (förut {old})",
         "{of} has no lowest age any more (it was {old})"),
    )),
    (("valid",), ("closes",), (
        ("changed", "{of} gäller före åldern {new} i stället för före {old}",
         "{of} is valid before the age of {new} instead of {old}"),
        ("added", "{of} gäller nu bara före åldern {new}", "{of} is now valid only before the age of {new}"),
        ("removed", "{of} har inte längre någon högsta ålder (förut före {old})",
         "{of} has no highest age any more (it was {old})"),
    )),
)  # fmt: skip

SENTENCES: Final[Mapping[tuple[str, str], Words]] = {
    (part, key): {
        "sv": {form: swedish for form, swedish, _ in rows},
        "en": {form: english for form, _, english in rows},
    }
    for parts, keys, rows in _ROWS
    for part in parts
    for key in keys
}
"""Sentences by part and key, or by key alone; forms that are not there are the common ones."""
