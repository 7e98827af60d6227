"""The rule set written by hand as SQL for DuckDB, whose intervals of months clamp to the end of the month."""

from __future__ import annotations

import datetime as dt

from cohort.rules import DATES, OUTPUTS, REFERRALS, VISITS

# DuckDB reads a row from left to right: a column may use those named before it.
QUERY = """
with dated as (
    select *, {dates}
    from {families}
), judged as (
    select *,
        "child.enrolled_bhv"
            and "unit.cni" >= 3
            and date '{on}' < birth_date + interval 15 month
            and ("family.first_time_parents"
                or ("mother.earlier_births" >= 1 and "mother.earlier_births_in_sweden" = 0)) as eligibility,
        "seek.q1" or "seek.q2" or "seek.q3" as "findings.depression",
        "seek.q4" or "seek.q5" or "seek.q6" as "findings.violence",
        {stress} as "findings.stress",
        "seek.q10" or "seek.q11" or "seek.q12" as "findings.substance",
        "seek.q13" or "seek.q14" or "seek.q15" as "findings.food",
        date '{on}' >= birth_date + interval 6 month
            and date '{on}' < birth_date + interval 25 month as "findings.itc_valid",
        "itc.symbolic" = 'concern' or "itc.social" = 'concern' or "itc.total" = 'concern'
            as "findings.wider_concern",
        "itc.speech" = 'concern' and not "findings.wider_concern" as "findings.speech_only"
    from dated
), answered as (
    select *,
        true as in_force,
        {statuses},
        eligibility and "findings.wider_concern" and "findings.itc_valid" as "referrals.speech_therapy",
        eligibility and "findings.speech_only" and date '{on}' >= birth_date + interval 18 month
            as "referrals.second_screening",
        eligibility and "findings.depression" as "referrals.psychologist",
        eligibility and ("findings.violence" or {two_domains}) as "referrals.social_services",
        eligibility
            and ("findings.depression" or "findings.violence" or "findings.stress"
                or "findings.substance" or "findings.food") as "referrals.family_support",
        {states}
    from judged
)
select {outputs}
from answered
"""

STATUS = """
        case when eligibility is null then 'unknown'
            when not eligibility then 'not_applicable'
            when date '{on}' >= "visits.{visit}.closes" then 'missed'
            when date '{on}' < "visits.{visit}.opens" then 'upcoming'
            when date '{on}' >= "visits.{visit}.overdue" then 'overdue'
            when date '{on}' >= "visits.{visit}.due" then 'due'
            else 'open'
        end as "visits.{visit}.status"
"""


def query(families: str, on: dt.date) -> str:
    """The query over a table of that name."""
    return QUERY.format(
        families=families,
        on=on,
        dates=", ".join(
            f'(birth_date + interval {months} month)::date as "{name}"' for name, months in DATES.items()
        ),
        stress=_at_least(2, "seek.q7", "seek.q8", "seek.q9"),
        two_domains=_at_least(
            2, "findings.depression", "findings.stress", "findings.substance", "findings.food"
        ),
        statuses=",".join(STATUS.format(visit=visit, on=on) for visit in VISITS),
        states=", ".join(f"'none' as \"referrals.{referral}.state\"" for referral in REFERRALS),
        outputs=", ".join(f'"{name}"' for name in OUTPUTS),
    )


def _at_least(count: int, *columns: str) -> str:
    """Whether so many are true; null while those that are null can still decide."""
    true = " + ".join(f'coalesce("{column}", false)::int' for column in columns)
    possible = " + ".join(f'coalesce("{column}", true)::int' for column in columns)
    return f"case when {true} >= {count} then true when {possible} < {count} then false end"
