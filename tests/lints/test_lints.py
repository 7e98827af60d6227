"""What each lint says and where, and a text near it of which it says nothing."""

from __future__ import annotations

import pytest

import familjestod as fs
from familjestod.diagnostics import Diagnostic, Severity, one_line
from familjestod.lints import LINTS
from familjestod.spec.instrument import Instrument
from familjestod.spec.load import load_instrument
from familjestod.spec.source import read

LIBRARY = fs.bundled()

PROGRAMME = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov, en: Trial}
subject: family
"""
OVERLAY = """\
format: 1
kind: programme
id: gotland/tillagg
name: {sv: Tillägg, en: Overlay}
extends: national/barnhalsovard
"""
INSTRUMENT = """\
format: 1
kind: instrument
id: prov
name: {sv: Prov, en: Trial}
"""

# The code, the text, what is said of it: each line counted from the first after the head.
SPEAKS: list[tuple[str, str, str, list[str]]] = [
    (
        "never-met",
        PROGRAMME,
        "eligibility:\n  child.age: {at_least: 3 years, below: 2 years}\n",
        [
            '7:41: no family can meet this: "child.age: {at_least: 3 years}", "child.age: {below: 2 years}" (in eligibility)'
        ],
    ),
    (
        "never-met",
        PROGRAMME,
        "offers:\n  a:\n    when:\n      any:\n        - unit.region: gotland\n        - {family.first_time_parents: true, not: {family.first_time_parents: true}}\n",
        [
            '11:78: no family can meet this: "family.first_time_parents: true", not "family.first_time_parents: true" (in offers.a.when.any[1])'
        ],
    ),
    (
        "never-met",
        PROGRAMME,
        "requirements:\n  a: {when: {mother.earlier_births: {above: 2, below: 3}}}\n",
        [
            '7:55: no family can meet this: "mother.earlier_births: {above: 2}", "mother.earlier_births: {below: 3}" (in requirements.a.when)'
        ],
    ),
    (
        "never-met",
        PROGRAMME,
        "findings:\n  high: {epds.total: {above: 30}}\n",
        ['7:30: no family can meet this: "epds.total: {above: 30}" (in findings.high.epds.total.above)'],
    ),
    (
        "never-met",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {below: 5}}}\n    - {value: high, when: {epds.total: {at_least: 20}}}\n  x: {findings.level: {is_not: [low, high]}}\n".replace(
            "{is_not: [low, high]}", "{not_in: [low, high], in: [low]}"
        ),
        [
            '10:49: no family can meet this: "findings.level: {not_in: [low, high]}", "findings.level: [low]" (in findings.x)'
        ],
    ),
    (
        "never-met",
        INSTRUMENT,
        "answers: {a: {options: [0, 1, 2]}, b: {options: [0, 1, 2]}}\nscores: {total: {sum: [a, b]}}\nfindings:\n  high: {prov.total: {above: 3, below: 4}}\n",
        [
            '8:40: no family can meet this: "prov.total: {above: 3}", "prov.total: {below: 4}" (in findings.high)'
        ],
    ),
    (
        "never-met",
        OVERLAY,
        "eligibility:\n  child.age: {at_least: 6 years}\n",
        [
            '7:25: no family can meet this: "child.age: {below: 6 years}", "child.age: {at_least: 6 years}" (in eligibility)'
        ],
    ),
    (
        "never-unmet",
        PROGRAMME,
        "requirements:\n  a:\n    when:\n      any:\n        - child.age: {below: 12 months}\n        - child.age: {at_least: 1 year}\n",
        [
            '11:33: every family of which it is known meets this: "child.age: {below: 12 months}", "child.age: {at_least: 1 year}" (in requirements.a.when.any)'.replace(
                "at_least: 1 year}", "at_least: 12 months}"
            ).replace('below: 12 months}", "', 'below: 12 months}", "')
        ],
    ),
    (
        "never-unmet",
        PROGRAMME,
        "eligibility: {mother.earlier_births: {at_least: 0}}\n",
        [
            '6:49: every family of which it is known meets this: "mother.earlier_births: {at_least: 0}" (in eligibility.mother.earlier_births.at_least)'
        ],
    ),
    (
        "duplicate-condition",
        PROGRAMME,
        "eligibility:\n  unit.region: gotland\n  all:\n    - unit.participates: true\n    - unit.region: gotland\n",
        ['10:20: "unit.region: gotland" stands here twice (in eligibility.all[1].unit.region)'],
    ),
    (
        "subsumed-condition",
        PROGRAMME,
        "eligibility:\n  all:\n    - child.age: {below: 2 years}\n    - child.age: {below: 3 years}\n",
        [
            '9:26: "child.age: {below: 3 years}" adds nothing: "child.age: {below: 24 months}" already says it (in eligibility.all)'.replace(
                "24 months", "2 years"
            )
        ],
    ),
    (
        "subsumed-condition",
        PROGRAMME,
        "findings:\n  a:\n    any:\n      - epds.total: {at_least: 10}\n      - epds.total: {at_least: 12}\n",
        [
            '10:32: "epds.total: {at_least: 12}" adds nothing: "epds.total: {at_least: 10}" covers it (in findings.a.any)'
        ],
    ),
    (
        "never-opens",
        PROGRAMME,
        "visits:\n  v2y: {name: {sv: B, en: V}, due: 2 years, closes: 3 years, when: {child.age: {below: 18 months}}}\n",
        [
            '7:88: "v2y" never opens for anyone: "due: 2 years", "child.age: {below: 18 months}" (in visits.v2y)'
        ],
    ),
    (
        "never-opens",
        PROGRAMME,
        "eligibility: {child.age: {below: 6 years}}\nvisits:\n  v6y: {name: {sv: B, en: V}, due: 6 years}\n",
        ['8:36: "v6y" never opens for anyone: "child.age: {below: 6 years}", "due: 6 years" (in visits.v6y)'],
    ),
    (
        "never-opens",
        PROGRAMME,
        "findings: {infant: {child.age: {below: 1 year}}}\nvaccinations:\n  dose_1: {name: {sv: B, en: V}, opens: 2 years, when: {findings.infant: true}}\n".replace(
            "1 year}", "12 months}"
        ),
        [
            '8:41: "dose_1" never opens for anyone: "opens: 2 years", "findings.infant: true" (in vaccinations.dose_1)'.replace(
                "8:41", "8:74"
            )
        ],
    ),
    (
        "never-opens",
        PROGRAMME,
        "visits:\n  v1w: {name: {sv: B, en: V}, due: 2 weeks, closes: 2 weeks}\n",
        ['7:53: "v1w" never opens for anyone: "due: 2 weeks", "closes: 2 weeks" (in visits.v1w)'],
    ),
    # A visit of the base that the overlay's ages leave out, and that the overlay writes in.
    (
        "never-opens",
        OVERLAY,
        "eligibility: {child.age: {below: 3 years}}\nvisits: {v4y: {place: home}}\n",
        ['6:34: "v4y" never opens for anyone: "child.age: {below: 3 years}", "due: 4 years" (in visits.v4y)'],
    ),
    # What a result means is read from its instrument.
    (
        "never-opens",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, when: {epds@b.raised: true, epds@b.total: {below: 10}}}\n  b: {name: {sv: B, en: B}}\n",
        [
            '7:79: "a" never opens for anyone: "epds@b.raised: true", "epds@b.total: {below: 10}" (in visits.a)'
        ],
    ),
    (
        "repeat-without-end",
        PROGRAMME,
        "visits:\n  group: {name: {sv: B, en: V}, repeat: {every: 3 months}, when: {family.needs_continued_support: true}}\n",
        ['7:33: "group" is repeated without an end (in visits.group.repeat)'],
    ),
    (
        "same-visit-twice",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, due: 8 months, place: home}\n  b: {name: {sv: B, en: B}, due: 8 months, place: home}\n",
        ['8:3: "b" is at the same time and place as "a" (in visits.b)'],
    ),
    (
        "same-visit-twice",
        OVERLAY,
        "visits:\n  joint: {name: {sv: B, en: B}, due: 4 weeks, place: clinic}\n",
        ['7:3: "joint" is at the same time and place as "v4w" (in visits.joint)'],
    ),
    (
        "nothing-to-do",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, participants: [bhv_nurse]}\n",
        ['7:29: "a" has participants and nothing for them to do (in visits.a.participants)'],
    ),
    (
        "outside-in-force",
        PROGRAMME,
        "in_force: {since: 2020-01-01, until: 2022-12-31}\npauses:\n  - {since: 2019-01-01, until: 2019-12-31}\n",
        [
            "8:5: this pause has no day on which the programme is in force (since 2020-01-01 until 2022-12-31) (in pauses[0])"
        ],
    ),
    (
        "outside-in-force",
        PROGRAMME,
        "in_force: {until: 2022-12-31}\namendments:\n  - {since: 2023-01-01, patch: {region: gotland}}\n",
        [
            "8:5: this amendment has no day on which the programme is in force (until 2022-12-31) (in amendments[0])"
        ],
    ),
    (
        "outcome-never-reached",
        PROGRAMME,
        "findings:\n  level:\n    - {value: some, when: {epds.total: {at_least: 10}}}\n    - {value: high, when: {epds.total: {at_least: 20}}}\n",
        ['9:7: "high" is never reached: the outcomes before it take all of it (in findings.level[1])'],
    ),
    (
        "outcome-never-reached",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {below: 10}}}\n    - {value: high, when: {epds.total: {at_least: 10}}}\n    - {value: other}\n",
        ['10:7: "other" is never reached: the outcomes before it take all of it (in findings.level[2])'],
    ),
    (
        "bands-overlap",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {at_most: 10}}}\n    - {value: high, when: {epds.total: {at_least: 10}}}\n",
        [
            '9:7: "high" (epds.total: {at_least: 10}) overlaps "low" (epds.total: {at_most: 10}), which comes first (in findings.level[1])'
        ],
    ),
    (
        "bands-gap",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {below: 10}}}\n    - {value: high, when: {epds.total: {above: 10}}}\n",
        [
            '9:7: "low" (epds.total: {below: 10}) and "high" (epds.total: {above: 10}) leave a gap, where nothing is given (in findings.level)'
        ],
    ),
    (
        "bands-gap",
        PROGRAMME,
        "findings:\n  age:\n    - {value: 2, when: {child.age: {at_least: 13 months}}}\n    - {value: 1, when: {child.age: {below: 12 months}}}\n",
        [
            '8:7: "1" (child.age: {below: 12 months}) and "2" (child.age: {at_least: 13 months}) leave a gap, where nothing is given (in findings.age)'
        ],
    ),
    (
        "screened-outside-ages",
        PROGRAMME,
        "visits:\n  v4w: {name: {sv: B, en: V}, opens: 4 weeks, closes: 9 weeks, screens: [epds]}\n",
        [
            '7:74: "epds" is asked at "v4w" (opens: 4 weeks), and is valid from 6 weeks (in visits.v4w.screens[0])'
        ],
    ),
    (
        "screened-outside-ages",
        PROGRAMME,
        "visits:\n  v4y: {name: {sv: B, en: V}, due: 4 years, screens: [itc], when: {child.age: {at_least: 4 years}}}\n",
        [
            '7:55: "itc" is asked at "v4y" (due: 4 years), and is valid before 2 years 1 month (in visits.v4y.screens[0])'
        ],
    ),
    (
        "screened-outside-ages",
        PROGRAMME,
        "visits:\n  v1w: {name: {sv: B, en: V}, closes: 4 weeks, screens: [epds]}\n",
        [
            '7:58: "epds" is asked at "v1w" (closes: 4 weeks), and is valid from 6 weeks (in visits.v1w.screens[0])'
        ],
    ),
    (
        "screened-outside-ages",
        OVERLAY,
        "visits: {v6w: {opens: 5 weeks}}\n",
        [
            '6:23: "epds" is asked at "v6w" (opens: 5 weeks), and is valid from 6 weeks (in visits.v6w.screens[0])'
        ],
    ),
    (
        "result-never-used",
        PROGRAMME,
        "visits:\n  v6w: {name: {sv: B, en: V}, opens: 6 weeks, screens: [epds]}\n",
        ['7:57: "epds" is asked, and nothing in the programme reads its result (in visits.v6w.screens[0])'],
    ),
    (
        "instrument-never-asked",
        PROGRAMME,
        "visits:\n  v6w: {name: {sv: B, en: V}, screens: [epds]}\n  v8w: {name: {sv: B, en: V}}\nfindings:\n  a: {itc.speech_only: true}\n  b: {epds@v8w.raised: true}\n  c: {epds@v6w.raised: true, epds.raised: true}\n",
        [
            '10:7: "itc.speech_only" is read, and no visit asks it (in findings.a.itc.speech_only)',
            '11:7: "epds@v8w.raised" is read, and the visit "v8w" does not ask it (in findings.b.epds@v8w.raised)',
        ],
    ),
    (
        "unused-finding",
        PROGRAMME,
        "findings:\n  new_parents: {family.first_time_parents: true}\n",
        ['7:3: "new_parents" is a finding that no rule reads, and it has no name (in findings.new_parents)'],
    ),
    (
        "unreachable",
        PROGRAMME,
        "eligibility: {child.age: {below: 2 years}}\nreferrals:\n  a: {to: speech_therapy, when: {child.age: {at_least: 3 years}}}\n",
        [
            '8:56: no family comes to "a": "child.age: {below: 2 years}", "child.age: {at_least: 3 years}" (in referrals.a)'
        ],
    ),
    (
        "unreachable",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {below: 10}}}\n    - {value: high, when: {epds.total: {at_least: 10}}}\noffers:\n  a: {when: {findings.level: high, epds.total: {below: 5}}}\n",
        ['11:56: no family comes to "a": "findings.level: high", "epds.total: {below: 5}" (in offers.a)'],
    ),
    (
        "sets-what-is-so",
        OVERLAY,
        "visits: {v8m: {place: home}, v10m: {place: clinic, themes: [food]}}\n",
        [
            '6:10: "v8m" is set to what it is already (in visits.v8m)',
            '6:37: "place" is set to what it is already (in visits.v10m.place)',
        ],
    ),
    (
        "sets-what-is-so",
        PROGRAMME,
        "visits: {a: {name: {sv: A, en: A}, due: 8 months, place: home}}\namendments:\n  - {since: 2020-01-01, patch: {visits: {a: {due: 9 months, place: home}}}}\n",
        ['8:61: "place" is set to what it is already (in visits.a.place)'],
    ),
    (
        "stale-base",
        OVERLAY,
        "reviewed_against: 3f9c1a\n",
        [
            f'6:19: "3f9c1a" is not the digest of national/barnhalsovard now, which is {LIBRARY["national/barnhalsovard"].digest}'
        ],
    ),
    (
        "missing-translation",
        PROGRAMME,
        "description: {sv: Ett prov.}\nvisits:\n  a:\n    name: {sv: Besök, en: Visit}\n    assumption: {sv: Vår läsning.}\namendments:\n  - {since: 2020-01-01, patch: {visits: {a: {text: {sv: Mer.}}}}}\n",
        [
            "6:1: this is said in Swedish and not in English (in description)",
            "10:5: this is said in Swedish and not in English (in visits.a.assumption)",
            "12:46: this is said in Swedish and not in English (in visits.a.text)",
        ],
    ),
    # The English name would be that of the base.
    (
        "missing-translation",
        OVERLAY.replace(", en: Overlay", ""),
        "region: gotland\n",
        ["4:1: this is said in Swedish and not in English (in name)"],
    ),
    (
        "missing-translation",
        INSTRUMENT,
        "answers: {a: {type: boolean, label: {sv: Fråga}}}\n",
        ["5:30: this is said in Swedish and not in English (in answers.a.label)"],
    ),
]

SILENT: list[tuple[str, str, str]] = [
    ("never-met", PROGRAMME, "eligibility: {child.age: {at_least: 2 years, below: 3 years}}\n"),
    # A month can be as long as 30 days, and neither length is always the shorter.
    ("never-met", PROGRAMME, "eligibility: {child.age: {at_least: 30 days, below: 1 month}}\n"),
    ("never-met", PROGRAMME, "eligibility: {mother.earlier_births: {above: 1, below: 3}}\n"),
    # The index is no whole number, and lies between.
    ("never-met", PROGRAMME, "findings: {a: {cni.index: {above: 1, below: 2}}}\n"),
    # It may be so of one parent, and not of the other.
    (
        "never-met",
        PROGRAMME,
        "findings: {a: {psq_s.any_concern: true, not: {not: {psq_s.any_concern: false}}}}\n",
    ),
    # What is known only in part may be decided already, and still not be known.
    ("never-met", PROGRAMME, "findings: {a: {epds.total: {at_least: 12, known: false}}}\n"),
    # A list that comes to nothing is none of its values.
    (
        "never-met",
        PROGRAMME,
        "findings:\n  level: [{value: low, when: {epds.total: {below: 5}}}]\n  x: {findings.level: {is_not: low}}\n",
    ),
    ("never-met", OVERLAY, "eligibility: {child.age: {at_least: 5 years}}\n"),
    ("never-unmet", PROGRAMME, "eligibility: {child.age: {known: true}}\n"),
    (
        "never-unmet",
        PROGRAMME,
        "requirements:\n  a: {when: {any: [{child.age: {below: 12 months}}, {child.age: {above: 12 months}}]}}\n",
    ),
    (
        "duplicate-condition",
        PROGRAMME,
        "eligibility: {any: [{unit.region: gotland}, {unit.region: uppsala}]}\n",
    ),
    (
        "duplicate-condition",
        PROGRAMME,
        "eligibility:\n  unit.region: gotland\n  any: [{unit.region: gotland, unit.participates: true}, {child.enrolled_bhv: true}]\n",
    ),
    ("subsumed-condition", PROGRAMME, "eligibility: {child.age: {at_least: 2 years, below: 3 years}}\n"),
    # That it is known is more than that it holds for what is known.
    ("subsumed-condition", PROGRAMME, "eligibility: {mother.earlier_births: {known: true, at_least: 1}}\n"),
    (
        "never-opens",
        PROGRAMME,
        "eligibility: {child.age: {below: 6 years}}\nvisits:\n  v5y: {name: {sv: B, en: V}, due: 5 years, when: {child.age: {at_least: 5 years}}}\n",
    ),
    # Counted from something else, its age is not known.
    (
        "never-opens",
        PROGRAMME,
        "eligibility: {child.age: {below: 1 year}}\nvisits:\n  a: {name: {sv: B, en: V}, counted_from: enrolment, due: 2 years}\n",
    ),
    # The overlay leaves the visits of its base for older children as they are.
    ("never-opens", OVERLAY, "eligibility: {child.age: {below: 2 years}}\nvisits: {v4w: {place: home}}\n"),
    # At two visits there are two results.
    (
        "never-opens",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, when: {epds@b.raised: true, epds.total: {below: 10}}}\n  b: {name: {sv: B, en: B}}\n",
    ),
    *(
        (
            "repeat-without-end",
            PROGRAMME,
            f"visits:\n  group: {{name: {{sv: B, en: V}}, repeat: {repeat}}}\n",
        )
        for repeat in (
            "{until: {child.age: {at_least: 2 years}}}",
            "{}, closes: 3 years",
            "{}, when: {child.age_corrected: {below: 2 years}}",
        )
    ),
    (
        "repeat-without-end",
        PROGRAMME.replace("subject: family", "subject: staff"),
        "visits: {network: {name: {sv: B, en: V}, repeat: {}}}\n",
    ),
    (
        "same-visit-twice",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, due: 8 months, place: home}\n  b: {name: {sv: B, en: B}, due: 8 months, place: home, with: a}\n",
    ),
    # Meetings in a series share their last day.
    (
        "same-visit-twice",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, closes: 15 months, place: home}\n  b: {name: {sv: B, en: B}, closes: 15 months, place: home}\n",
    ),
    (
        "same-visit-twice",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, due: 8 months}\n  b: {name: {sv: B, en: B}, due: 8 months, when: {family.first_time_parents: true}}\n",
    ),
    (
        "nothing-to-do",
        PROGRAMME,
        "visits:\n  a: {name: {sv: A, en: A}, participants: [bhv_nurse]}\nvaccinations:\n  b: {name: {sv: B, en: B}, at: a}\n",
    ),
    ("nothing-to-do", OVERLAY, "visits: {v4m: {participants: [bhv_physician]}}\n"),
    (
        "outside-in-force",
        PROGRAMME,
        "in_force: {since: 2020-01-01, until: 2022-12-31}\npauses:\n  - {since: 2019-01-01, until: 2020-01-01}\n",
    ),
    # It is the amendment itself that keeps the programme in force.
    (
        "outside-in-force",
        PROGRAMME,
        "in_force: {until: 2022-12-31}\namendments:\n  - {since: 2023-01-01, patch: {in_force: {until: 2024-12-31}}}\n",
    ),
    (
        "outcome-never-reached",
        PROGRAMME,
        "findings:\n  level:\n    - {value: high, when: {epds.total: {at_least: 20}}}\n    - {value: some, when: {epds.total: {at_least: 10}}}\n    - {value: low}\n",
    ),
    *(
        (
            code,
            PROGRAMME,
            "findings:\n  level:\n    - {value: low, when: {epds.total: {at_most: 9}}}\n    - {value: some, when: {epds.total: {at_most: 19}}}\n    - {value: high, when: {epds.total: {at_least: 20}}}\n",
        )
        for code in ("bands-gap", "bands-overlap", "outcome-never-reached")
    ),
    (
        "bands-gap",
        PROGRAMME,
        "findings:\n  level:\n    - {value: low, when: {epds.total: {below: 10}}}\n    - {value: high, when: {epds.total: {above: 10}}}\n    - {value: middle}\n",
    ),
    # What is taken out of the middle by itself comes first.
    (
        "bands-overlap",
        PROGRAMME,
        "findings:\n  level:\n    - {value: special, when: {epds.total: 13}}\n    - {value: raised, when: {epds.total: {at_least: 12, at_most: 20}}}\n",
    ),
    (
        "screened-outside-ages",
        PROGRAMME,
        "visits:\n  v6w: {name: {sv: B, en: V}, opens: 6 weeks, closes: 9 weeks, screens: [epds]}\n",
    ),
    ("screened-outside-ages", OVERLAY, "visits: {v6w: {opens: 7 weeks}}\n"),
    # The visit opens earlier, and is for nobody before the instrument may be asked.
    (
        "screened-outside-ages",
        PROGRAMME,
        "visits:\n  v4w: {name: {sv: B, en: V}, opens: 4 weeks, screens: [epds], when: {child.age: {at_least: 6 weeks}}}\n",
    ),
    (
        "result-never-used",
        PROGRAMME,
        "visits:\n  v6w: {name: {sv: B, en: V}, screens: [epds]}\nmeasures:\n  a: {name: {sv: A, en: A}, population: {epds@v6w.day: {known: true}}}\n",
    ),
    # An amendment reads it later.
    (
        "result-never-used",
        PROGRAMME,
        "visits:\n  v6w: {name: {sv: B, en: V}, screens: [epds]}\namendments:\n  - {since: 2020-01-01, patch: {findings: {a: {epds.raised: true}}}}\n",
    ),
    # It asks nothing itself, and reads what others have asked.
    ("instrument-never-asked", PROGRAMME, "findings: {a: {itc.speech_only: true}}\n"),
    ("instrument-never-asked", OVERLAY, "findings: {a: {iso_bmi.class: {known: true}}}\n"),
    (
        "unused-finding",
        PROGRAMME,
        "findings:\n  a: {family.first_time_parents: true}\n  b: {name: {sv: B, en: B}, findings.a: true}\n",
    ),
    (
        "unused-finding",
        PROGRAMME,
        "findings:\n  a: [{value: new, when: {family.first_time_parents: true}, name: {sv: Ny, en: New}}]\n",
    ),
    (
        "unreachable",
        PROGRAMME,
        "eligibility: {child.age: {below: 3 years}}\nreferrals:\n  a: {to: speech_therapy, when: {child.age: {at_least: 2 years}}}\n",
    ),
    ("sets-what-is-so", OVERLAY, "visits: {v8m: {place: clinic}}\n"),
    # It gives a reason of its own for what it says again.
    (
        "sets-what-is-so",
        OVERLAY,
        "visits: {v10m: {place: clinic, themes: [food], assumption: {sv: Vår., en: Ours.}}}\n",
    ),
    # The base is changed later, and the overlay keeps what was.
    (
        "sets-what-is-so",
        OVERLAY.replace("national/barnhalsovard", "jonkoping/vaccinationssamtal"),
        "in_force: {since: 2020-01-01}\n",
    ),
    ("stale-base", OVERLAY, f"reviewed_against: {LIBRARY['national/barnhalsovard'].digest}\n"),
    ("stale-base", OVERLAY, f'reviewed_against: "{LIBRARY["national/barnhalsovard"].digest[:12]}"\n'),
    ("stale-base", OVERLAY, "region: gotland\n"),
    ("missing-translation", PROGRAMME, "visits: {a: {name: {sv: Besök, en: Visit}, assumption: Ours.}}\n"),
    # A visit whose id is no language.
    ("missing-translation", OVERLAY, "visits: {sv: {name: {sv: Sv, en: Sv}}}\n"),
]


def loaded(text: str) -> fs.Programme | Instrument:
    if "kind: instrument" in text:
        return load_instrument(read(text, "mine.yaml"), LIBRARY)
    return fs.load(text, name="mine.yaml")


def given(code: str, text: str) -> list[Diagnostic]:
    """What one lint says, in the order of places."""
    return [each for each in fs.lint(loaded(text)) if each.code == code]


@pytest.mark.parametrize(
    ("code", "head", "text", "said"), SPEAKS, ids=[f"{each[0]}-{i}" for i, each in enumerate(SPEAKS)]
)
def test_it_says_what_is_found_at_its_place(code: str, head: str, text: str, said: list[str]) -> None:
    found = given(code, head + text)
    assert [one_line(each) for each in found] == [f"mine.yaml:{line} [{code}]" for line in said]
    assert all(each.severity is Severity.WARNING and each.help for each in found)
    assert all(related.place is not None for each in found for related in each.related)


@pytest.mark.parametrize(
    ("code", "head", "text"), SILENT, ids=[f"{each[0]}-{i}" for i, each in enumerate(SILENT)]
)
def test_it_says_nothing_of_a_text_near_it(code: str, head: str, text: str) -> None:
    assert [one_line(each) for each in given(code, head + text)] == []


def test_every_lint_but_those_of_sources_is_tried_both_ways() -> None:
    tried = set(LINTS) - {"unsourced-number", "unused-source"}
    assert {code for code, *_ in SPEAKS} == tried
    assert {code for code, *_ in SILENT} == tried


@pytest.mark.parametrize(
    ("code", "head", "text", "_"), SPEAKS, ids=[f"{each[0]}-{i}" for i, each in enumerate(SPEAKS)]
)
def test_each_lint_gives_its_own_code_only(code: str, head: str, text: str, _: list[str]) -> None:
    assert {each.code for each in LINTS[code](loaded(head + text))} == {code}
