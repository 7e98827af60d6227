"""What a name in a rule stands for: the result it belongs to, the finding it is, how far a score goes."""

from __future__ import annotations

import datetime as dt
import math

from familjestod.logic.values import Kind, Missing, Value, ValueType
from familjestod.spec.instrument import Instrument, Score
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding

Document = Programme | Instrument


def instrument_of(document: Document, name: str) -> Instrument | None:
    """The instrument whose result a name is of.

    >>> import familjestod as fs
    >>> instrument_of(fs.bundled()["gotland/kommunikation_itc"], "itc@v18m.speech").id
    'itc'
    """
    id_ = name.partition(".")[0].partition("@")[0]
    if isinstance(document, Instrument):
        return document if id_ == document.id else None
    return document.instruments.get(id_)


def finding_of(document: Document, name: str) -> Finding | None:
    """The finding that a name is: of the document itself, or of an instrument."""
    kind, _, what = name.partition(".")
    if kind == "findings":
        return document.findings.get(what)
    instrument = instrument_of(document, name)
    return instrument.findings.get(what) if instrument else None


def score_type(document: Document, name: str) -> ValueType | None:
    """The type of a score with its lowest and highest, and whether it only comes in whole numbers.

    >>> import familjestod as fs
    >>> epds = score_type(fs.bundled().instruments["epds"], "epds.total")
    >>> epds.kind.value, epds.at_least, epds.at_most
    ('integer', 0, 30)
    """
    instrument, what = instrument_of(document, name), name.partition(".")[2]
    if instrument is None or what not in instrument.scores:
        return None
    known: dict[str, ValueType] | None = instrument.derived.get("ranges")
    if known is None:
        from familjestod.engine.score import Scorer  # the engine is imported when first needed

        # Without any answer, a score can still be all that it can be.
        result = Scorer.of(instrument).result(
            {}, day=dt.date.min, visit=None, respondent=None, fact=lambda name, _: Missing((name,))
        )
        known = instrument.derived["ranges"] = {
            id_: _type(score, instrument, result.values[id_]) for id_, score in instrument.scores.items()
        }
    return known[what]


def _type(score: Score, instrument: Instrument, span: Value) -> ValueType:
    from familjestod.engine.score import ends

    low, high = ends(span)
    kind = Kind.INTEGER if is_whole(score, instrument) else Kind.NUMBER
    return ValueType(kind, unit=score.unit, at_least=low, at_most=high)


_WHOLE = frozenset({"sum", "count", "max", "difference", "weighted"})


def is_whole(score: Score, instrument: Instrument) -> bool:
    """Whether a score only comes in whole numbers."""
    if score.operation not in _WHOLE or any(not each.is_integer() for each in score.weights):
        return False
    return all(
        is_whole(instrument.scores[name], instrument)
        if name in instrument.scores
        else _counts(instrument.answers[name].type)
        for name in score.of
    )


def is_stepped(score: Score, instrument: Instrument) -> bool:
    """Whether a score is a mean or a weighted sum of whole numbers, whose steps are far longer than it is rounded."""
    if score.operation == "mean":
        steps = len(score.of)
    elif score.operation == "weighted":
        from fractions import Fraction  # slow to import, and few scores are weighted

        steps = math.lcm(*(Fraction(str(each)).denominator for each in score.weights))
    else:
        return False
    whole = (
        is_whole(instrument.scores[name], instrument)
        if name in instrument.scores
        else _counts(instrument.answers[name].type)
        for name in score.of
    )
    return steps <= _STEPS and all(whole)


_STEPS = 1000


def _counts(type_: ValueType) -> bool:
    return type_.kind is not Kind.NUMBER and all(isinstance(each, int) for each in type_.choices)


def way_of(instrument: Instrument, id_: str) -> tuple[object, ...]:
    """How a score is worked out, down to the answers and the rows it rests on: scores with the same way are the same.

    >>> import familjestod as fs
    >>> epds = fs.bundled().instruments["epds"]
    >>> way_of(epds, "total") == way_of(epds.patched({"name": {"sv": "Frågor"}}), "total")
    True
    """
    if id_ in instrument.answers:
        return (id_, instrument.answers[id_].type)
    score = instrument.scores[id_]
    table: tuple[object, ...] = ()
    if score.lookup is not None:
        found, column = instrument.tables[score.lookup.table], score.lookup.column
        rows = tuple((*(row[by] for by in found.by), row[column]) for row in found.rows)
        table = (tuple(found.by.items()), found.interpolate, rows)
    parts = tuple(way_of(instrument, each) for each in score.of)
    return (score.operation, parts, score.weights, table, instrument.input)
