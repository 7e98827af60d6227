"""The rule set written by hand for Polars, once with date arithmetic per row and once with a calendar joined."""

from __future__ import annotations

import datetime as dt

import polars as pl
from cohort.rules import DATES, OUTPUTS, REFERRALS, VISITS
from polars import col

# The ages in months that the rules ask about.
AGES = (6, 15, 18, 25)


def per_row(families: pl.LazyFrame, on: dt.date) -> pl.LazyFrame:
    """Every day counted from every family's birth date: what one writes first."""
    return _judged(families.with_columns(*_dates(), *_ages(on)), on)


def by_calendar(families: pl.LazyFrame, on: dt.date) -> pl.LazyFrame:
    """Every day counted once for each birth date there is, and joined."""
    calendar = families.select("birth_date").unique().with_columns(*_dates(), *_ages(on))
    return _judged(families.join(calendar, on="birth_date", how="left", maintain_order="left"), on)


def by_whole_calendar(families: pl.LazyFrame, on: dt.date) -> pl.LazyFrame:
    """As `by_calendar`, with all else that the birth date and the day alone decide: how each visit stands."""
    calendar = (
        families.select("birth_date")
        .unique()
        .with_columns(*_dates(), *_ages(on))
        .with_columns(_standing(visit, on).alias(f"standing.{visit}") for visit in VISITS)
    )
    return _judged(families.join(calendar, on="birth_date", how="left", maintain_order="left"))


def _dates() -> list[pl.Expr]:
    return [col("birth_date").dt.offset_by(f"{months}mo").alias(name) for name, months in DATES.items()]


def _ages(on: dt.date) -> list[pl.Expr]:
    return [(pl.lit(on) < col("birth_date").dt.offset_by(f"{age}mo")).alias(f"below_{age}") for age in AGES]


def _standing(visit: str, on: dt.date) -> pl.Expr:
    """How a visit stands for a family it is for."""
    opens, due, overdue, closes = (
        col(f"visits.{visit}.{bound}") for bound in ("opens", "due", "overdue", "closes")
    )
    return (
        pl.when(closes <= on)
        .then(pl.lit("missed"))
        .when(opens > on)
        .then(pl.lit("upcoming"))
        .when(overdue <= on)
        .then(pl.lit("overdue"))
        .when(due <= on)
        .then(pl.lit("due"))
        .otherwise(pl.lit("open"))
    )


def _judged(families: pl.LazyFrame, on: dt.date | None = None) -> pl.LazyFrame:
    """The answers of families with their days; with `on` also how each visit stands."""
    eligible = col("eligibility")
    return (
        families.with_columns(_eligibility(), *_findings())
        .with_columns(
            pl.lit(True).alias("in_force"),
            *(
                pl.when(eligible)
                .then(col(f"standing.{visit}") if on is None else _standing(visit, on))
                .when(~eligible)
                .then(pl.lit("not_applicable"))
                .otherwise(pl.lit("unknown"))
                .alias(f"visits.{visit}.status")
                for visit in VISITS
            ),
            *_referrals(eligible),
            *(pl.lit("none").alias(f"referrals.{referral}.state") for referral in REFERRALS),
        )
        .select(OUTPUTS)
    )


def _eligibility() -> pl.Expr:
    first = col("family.first_time_parents") | (
        (col("mother.earlier_births") >= 1) & (col("mother.earlier_births_in_sweden") == 0)
    )
    enrolled = col("child.enrolled_bhv") & (col("unit.cni") >= 3)
    return (enrolled & col("below_15") & first).alias("eligibility")


def _findings() -> list[pl.Expr]:
    concern = {part: col(f"itc.{part}") == "concern" for part in ("social", "speech", "symbolic", "total")}
    wider = concern["symbolic"] | concern["social"] | concern["total"]
    findings = {
        "depression": col("seek.q1") | col("seek.q2") | col("seek.q3"),
        "violence": col("seek.q4") | col("seek.q5") | col("seek.q6"),
        "stress": _at_least(2, col("seek.q7"), col("seek.q8"), col("seek.q9")),
        "substance": col("seek.q10") | col("seek.q11") | col("seek.q12"),
        "food": col("seek.q13") | col("seek.q14") | col("seek.q15"),
        "itc_valid": ~col("below_6") & col("below_25"),
        "speech_only": concern["speech"] & ~wider,
        "wider_concern": wider,
    }
    return [rule.alias(f"findings.{name}") for name, rule in findings.items()]


def _referrals(eligible: pl.Expr) -> list[pl.Expr]:
    depression, violence, stress, substance, food = (
        col(f"findings.{domain}") for domain in ("depression", "violence", "stress", "substance", "food")
    )
    referrals = {
        "speech_therapy": col("findings.wider_concern") & col("findings.itc_valid"),
        "second_screening": col("findings.speech_only") & ~col("below_18"),
        "psychologist": depression,
        "social_services": violence | _at_least(2, depression, stress, substance, food),
        "family_support": depression | violence | stress | substance | food,
    }
    return [(eligible & rule).alias(f"referrals.{name}") for name, rule in referrals.items()]


def _at_least(count: int, *parts: pl.Expr) -> pl.Expr:
    """Whether so many are true; null while those that are null can still decide."""
    true = pl.sum_horizontal(part.fill_null(value=False) for part in parts)
    possible = pl.sum_horizontal(part.fill_null(value=True) for part in parts)
    return pl.when(true >= count).then(pl.lit(True)).when(possible < count).then(pl.lit(False))
