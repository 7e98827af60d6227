"""A programme over a whole register at once: dataframes in, dataframes of the same kind out.

>>> import datetime as dt, familjestod as fs
>>> itc = fs.bundled()["gotland/kommunikation_itc"]
>>> fs.cohort.synthetic(itc, families=3, on=dt.date(2026, 3, 1)).families.height
3
"""

from familjestod.cohort.attrition import Attrition, attrition
from familjestod.cohort.cases import cases
from familjestod.cohort.evaluate import evaluate
from familjestod.cohort.faults import CohortError
from familjestod.cohort.measures import measures
from familjestod.cohort.synthetic import Register, synthetic, synthetic_chunks
from familjestod.cohort.workload import workload

__all__ = [
    "Attrition",
    "CohortError",
    "Register",
    "attrition",
    "cases",
    "evaluate",
    "measures",
    "synthetic",
    "synthetic_chunks",
    "workload",
]
