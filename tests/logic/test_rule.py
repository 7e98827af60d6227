"""The tree: walking it, the names in it, and what makes two rules equal."""

from __future__ import annotations

from familjestod.logic import rule as nodes
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Note, Test, names, parts, walk
from familjestod.logic.values import BOOLEAN, Operator


def is_true(name: str) -> Test:
    return Test(name, Operator.IS, True, BOOLEAN)


A, B, C = is_true("x.a"), is_true("x.b"), is_true("x.c")
RULE = All((A, Any_((B, Not(A))), AtLeast(1, (C, ForSome("people", B)))))


def test_walks_in_the_order_written() -> None:
    assert list(walk(RULE)) == [
        RULE, A, RULE.rules[1], B, Not(A), A, RULE.rules[2], C, ForSome("people", B), B,
    ]  # fmt: skip


def test_finds_every_test() -> None:
    assert list(nodes.tests(RULE)) == [A, B, A, C, B]


def test_names_each_name_once_where_it_is_first_read() -> None:
    assert names(RULE) == ("x.a", "x.b", "x.c")


def test_parts_are_what_is_directly_inside() -> None:
    nodes = (A, Not(A), ForSome("people", B), All((A, B)), Any_((B, A)), AtLeast(1, (A,)), ALWAYS)
    assert [parts(node) for node in nodes] == [(), (A,), (B,), (A, B), (B, A), (A,), ()]


def test_where_and_under_what_name_a_rule_was_written_does_not_count() -> None:
    here = All(
        (Test("x.a", Operator.IS, True, BOOLEAN, ("when", "x.a")),), ("when",), Note("a name", ("s",), "why")
    )
    assert here == All((A,))
    assert hash(here) == hash(All((A,)))


def test_what_a_rule_tests_and_in_which_order_does_count() -> None:
    different = [
        All((A, B)), All((B, A)), Any_((A, B)), AtLeast(1, (A, B)), AtLeast(2, (A, B)), Not(A), A, B,
        Test("x.a", Operator.IS_NOT, True, BOOLEAN), Test("x.a", Operator.IS, False, BOOLEAN), ALWAYS,
        ForSome("people", A), ForSome("others", A),
    ]  # fmt: skip
    assert all(one != other for i, one in enumerate(different) for other in different[i + 1 :])
