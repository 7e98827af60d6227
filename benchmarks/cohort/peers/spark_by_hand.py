"""The rule set written by hand for PySpark's DataFrames, whose `add_months` clamps to the end of the month."""

from __future__ import annotations

import datetime as dt

from cohort.rules import DATES, OUTPUTS, REFERRALS, VISITS
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody who writes PySpark names it


def evaluate(families: DataFrame, on: dt.date) -> DataFrame:
    """The answers of every family."""
    eligible = col("eligibility")
    dated = families.select("*", *(_after(months).alias(name) for name, months in DATES.items()))
    judged = dated.select("*", _eligibility(on), *_findings(on))
    answered = judged.select(
        "*",
        F.lit(True).alias("in_force"),
        *(
            F.when(eligible.isNull(), "unknown")
            .when(~eligible, "not_applicable")
            .otherwise(_standing(visit, on))
            .alias(f"visits.{visit}.status")
            for visit in VISITS
        ),
        *_referrals(on),
        *(F.lit("none").alias(f"referrals.{referral}.state") for referral in REFERRALS),
    )
    return answered.select(*(col(name) for name in OUTPUTS))


def col(name: str) -> Column:
    """A column whose name holds a dot."""
    return F.col(f"`{name}`")


def _after(months: int) -> Column:
    return F.add_months("birth_date", months)


def _standing(visit: str, on: dt.date) -> Column:
    """How a visit stands for a family it is for."""
    day = F.lit(on)
    return (
        F.when(day >= col(f"visits.{visit}.closes"), "missed")
        .when(day < col(f"visits.{visit}.opens"), "upcoming")
        .when(day >= col(f"visits.{visit}.overdue"), "overdue")
        .when(day >= col(f"visits.{visit}.due"), "due")
        .otherwise("open")
    )


def _eligibility(on: dt.date) -> Column:
    first = col("family.first_time_parents") | (
        (col("mother.earlier_births") >= 1) & (col("mother.earlier_births_in_sweden") == 0)
    )
    enrolled = col("child.enrolled_bhv") & (col("unit.cni") >= 3)
    return (enrolled & (F.lit(on) < _after(15)) & first).alias("eligibility")


def _findings(on: dt.date) -> list[Column]:
    day = F.lit(on)
    concern = {part: col(f"itc.{part}") == "concern" for part in ("social", "speech", "symbolic", "total")}
    wider = concern["symbolic"] | concern["social"] | concern["total"]
    findings = {
        "depression": col("seek.q1") | col("seek.q2") | col("seek.q3"),
        "violence": col("seek.q4") | col("seek.q5") | col("seek.q6"),
        "stress": _at_least(2, col("seek.q7"), col("seek.q8"), col("seek.q9")),
        "substance": col("seek.q10") | col("seek.q11") | col("seek.q12"),
        "food": col("seek.q13") | col("seek.q14") | col("seek.q15"),
        "itc_valid": (day >= _after(6)) & (day < _after(25)),
        "speech_only": concern["speech"] & ~wider,
        "wider_concern": wider,
    }
    return [rule.alias(f"findings.{name}") for name, rule in findings.items()]


def _referrals(on: dt.date) -> list[Column]:
    depression, violence, stress, substance, food = (
        col(f"findings.{domain}") for domain in ("depression", "violence", "stress", "substance", "food")
    )
    referrals = {
        "speech_therapy": col("findings.wider_concern") & col("findings.itc_valid"),
        "second_screening": col("findings.speech_only") & (F.lit(on) >= _after(18)),
        "psychologist": depression,
        "social_services": violence | _at_least(2, depression, stress, substance, food),
        "family_support": depression | violence | stress | substance | food,
    }
    return [(col("eligibility") & rule).alias(f"referrals.{name}") for name, rule in referrals.items()]


def _at_least(count: int, *parts: Column) -> Column:
    """Whether so many are true; null while those that are null can still decide."""
    true = sum((F.coalesce(part, F.lit(False)).cast("int") for part in parts), F.lit(0))
    possible = sum((F.coalesce(part, F.lit(True)).cast("int") for part in parts), F.lit(0))
    return F.when(true >= count, True).when(possible < count, False)
