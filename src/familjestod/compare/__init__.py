"""What a changed programme does: in words, for one family, for a whole register.

>>> import familjestod as fs
>>> programme = fs.bundled()["gotland/kommunikation_itc"]
>>> [each.name for each in fs.compare.outputs(programme)][:2]
['in_force', 'eligibility']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from familjestod.deferred import deferred

if TYPE_CHECKING:
    from familjestod.compare.edits import Diff, Edit, diff
    from familjestod.compare.impacts import Impact, impact
    from familjestod.compare.output import Output, outputs
    from familjestod.compare.reforms import Reforms, side_by_side, sweep
    from familjestod.compare.reviewing import Review, review
    from familjestod.compare.witnesses import Compared, Comparison, Witness, witness

__all__ = [
    "Compared",
    "Comparison",
    "Diff",
    "Edit",
    "Impact",
    "Output",
    "Reforms",
    "Review",
    "Witness",
    "diff",
    "impact",
    "outputs",
    "review",
    "side_by_side",
    "sweep",
    "witness",
]

# A difference in words needs no extra, a proof the solver, and counts dataframes: each name brings its module when
# it is first used. No module is called as what it brings, which would stand in its way.
_MODULES = {
    "Diff": "edits",
    "Edit": "edits",
    "diff": "edits",
    "Impact": "impacts",
    "impact": "impacts",
    "Output": "output",
    "outputs": "output",
    "Reforms": "reforms",
    "side_by_side": "reforms",
    "sweep": "reforms",
    "Review": "reviewing",
    "review": "reviewing",
    "Compared": "witnesses",
    "Comparison": "witnesses",
    "Witness": "witnesses",
    "witness": "witnesses",
}
__getattr__, __dir__ = deferred(__name__, _MODULES)
