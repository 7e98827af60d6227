"""Every rule of some programmes, asked whether it is ever met and ever unmet: each example is a family of flesh and blood."""

from __future__ import annotations

import pytest
from attrs import evolve

import familjestod as fs
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.spec.verify import all_rules
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

SOME = (
    "gotland/kommunikation_itc",
    "national/barnhalsovard",
    "vastmanland/tandhornan",
    "sormland/logoped_dietist",
)


def truth_for(family: fs.prove.Family, programme: fs.Programme, path: str) -> object:
    """What the engine's own generated code makes of a rule for a family."""
    kernel = Kernel.of(evolve(programme, editions=()), family.on)
    return kernel.judges[path](kernel.situation(Record.of(family.case, family.on)))


@pytest.mark.parametrize("id_", SOME)
def test_an_example_is_a_family_of_which_the_engine_says_the_same(id_: str) -> None:
    programme = PROGRAMMES[id_]
    for path in all_rules(programme):
        for name, truth in (("never", True), ("always", False)):
            answer = getattr(fs.prove, name)(programme, path)
            # A table of cut-offs is not followed, and its families are found by trying.
            assert answer.holds is not None
            if answer.holds is False:
                assert answer.family is not None
                assert truth_for(answer.family, programme, path) is truth
