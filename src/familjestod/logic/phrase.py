"""A rule in Swedish or English words, from the same tree that is judged.

How deep a rule is decides its signs: a list has commas; one with lists in it has semicolons, or a comma before its last
"and"; what is deeper still stands in brackets. So a phrase can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from familjestod.logic.clause import Clause, Words, clause
from familjestod.logic.quantities import count_words, listed
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import Kind, Operator

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "and": "och",
        "or": "eller",
        "but": "men",
        "either": "antingen {}",
        "at_least": "minst {} av följande stämmer: {}",
        "fewer": "färre än {} av följande stämmer: {}",
        "not_both": "det stämmer inte både {}",
        "not_both_after_if": "det inte stämmer både {}",
        "that": "att {}",
        "assured": "det är känt att {}",
        "for_some": "för någon av de svarande",
        "for_none": "för någon av de svarande",
        "of_some": "för någon av de svarande gäller att {}",
        "of_some_after_if": "det för någon av de svarande gäller att {}",
        "of_none": "för ingen av de svarande gäller att {}",
        "of_none_after_if": "det för ingen av de svarande gäller att {}",
        "always": "alltid",
        "never": "aldrig",
    },
    "en": {
        "and": "and",
        "or": "or",
        "but": "but",
        "either": "either {}",
        "at_least": "at least {} of the following {hold}: {}",
        "fewer": "fewer than {} of the following hold: {}",
        "not_both": "it is not the case both {}",
        "not_both_after_if": "it is not the case both {}",
        "that": "that {}",
        "assured": "it is known that {}",
        "for_some": "for one of the respondents",
        "for_none": "for any of the respondents",
        "of_some": "for one of the respondents it holds that {}",
        "of_some_after_if": "for one of the respondents it holds that {}",
        "of_none": "for none of the respondents does it hold that {}",
        "of_none_after_if": "for none of the respondents does it hold that {}",
        "always": "always",
        "never": "never",
    },
}
_FIRST: Final = frozenset({Operator.AT_LEAST, Operator.ABOVE})
_LAST: Final = frozenset({Operator.AT_MOST, Operator.BELOW})
_OPENING: Final = ("”", "“")
_PLAIN_VERBS: Final = frozenset({"är", "visar", "is", "shows"})
_PLURAL: Final = {"är": "är", "is": "are"}
_DENIALS: Final = ("inte ", "not ", "varken ", "neither ")
_OTHERS: Final = {"and": ("eller", "or"), "or": ("och", "and")}


@frozen
class _Part:
    """What stands beside others in a list: a clause, or a text with a list in it; `open` where that list has no end."""

    said: Clause | str
    inner: bool = False
    open: bool = False

    @property
    def text(self) -> str:
        return self.said.text if isinstance(self.said, Clause) else self.said

    @property
    def closed(self) -> str:
        """The text as it stands before others, in brackets where they could be read as a part of it."""
        reaches = isinstance(self.said, Clause) and self.said.reaches
        return f"({self.text})" if reaches else self.text


def phrase(rule: Rule, words: Words, *, subordinate: bool = False) -> str:
    """The rule as one clause, or as one that can follow "if"."""
    return _Phrase(words, subordinate).part(plain(rule)).text


def plain(rule: Rule) -> Rule:
    """The same rule with no group of one, no group in a group of its kind, and what is denied denied at its root."""
    match rule:
        case Not(inner):
            return _denied(plain(inner))
        case All(rules) | Any_(rules):
            inside = [plain(each) for each in rules]
            flat = [part for each in inside for part in (each.rules if type(each) is type(rule) else (each,))]
            return flat[0] if len(flat) == 1 else evolve(rule, rules=tuple(flat))
        case AtLeast(count, rules) if count <= 0 or count > len(rules):
            return All(()) if count <= 0 else Any_(())
        case AtLeast(1, rules):
            return plain(Any_(rules))
        case AtLeast(_, rules):
            return evolve(rule, rules=tuple(map(plain, rules)))
        case ForSome(_, inner):
            return evolve(rule, rule=plain(inner))
        case Test():
            return rule


def _denied(rule: Rule) -> Rule:
    if isinstance(rule, Not):
        return rule.rule
    if isinstance(rule, Any_) and rule.rules:
        return plain(All(tuple(map(_denied, rule.rules))))
    return Not(rule)


def denied(rule: Rule) -> Rule | None:
    """What a rule says is not so, such as the fact that is to be false; nothing where it denies nothing."""
    if isinstance(rule, Not):
        return rule.rule
    if isinstance(rule, Test) and rule.type.kind is Kind.BOOLEAN and rule.operator is not Operator.KNOWN:
        false = rule.operand is not (rule.operator is Operator.IS)
        return evolve(rule, operator=Operator.IS, operand=True) if false else None
    return None


@frozen
class _Phrase:
    """Puts rules into words; `depth` is how many groups stand around."""

    words: Words
    subordinate: bool
    depth: int = 0

    @property
    def own(self) -> Mapping[str, str]:
        return _WORDS[self.words.language]

    def key(self, key: str) -> str:
        return self.own[f"{key}_after_if" if self.subordinate else key]

    def after_if(self) -> _Phrase:
        return evolve(self, subordinate=True)

    def by_itself(self) -> _Phrase:
        return evolve(self, subordinate=False)

    def part(self, rule: Rule) -> _Part:
        """The rule as a part of what is around it; in brackets where it is too deep to be told apart from it."""
        match rule:
            case Test() | Not(Test()):
                return _Part(self.clause(rule))
            case All(()) | Not(Any_(())):
                return _Part(self.own["always"])
            case Any_(()) | Not(All(())):
                return _Part(self.own["never"])
            case ForSome() | Not(ForSome()):
                return self.for_some(rule)
            case _:
                part = self.group(rule)
                return _Part(f"({part.text})") if self.depth > 1 and part.inner else part

    def clause(self, rule: Test | Not) -> Clause:
        test = rule.rule if isinstance(rule, Not) else rule
        assert isinstance(test, Test)  # noqa: S101 - asked only of tests and what denies one
        return clause(test, self.words, subordinate=self.subordinate, denied=isinstance(rule, Not))

    def group(self, rule: Rule) -> _Part:
        inside = evolve(self, depth=self.depth + 1)
        match rule:
            case All():
                return inside.joined(inside.assured(rule.rules), "and")
            case Any_(rules) if self.depth == 0:
                return inside.joined(map(inside.part, rules), "or")
            case Any_(rules) if len(rules) == 2 and (self.subordinate or self.words.language != "sv"):  # noqa: PLR2004
                said = inside.joined(map(inside.part, rules), "or")
                return _Part(self.own["either"].format(said.text), inner=True)
            case Any_(rules):
                return self.counted("at_least", 1, inside.by_itself().joined(_each(inside, rules), "or"))
            case AtLeast(count, rules):
                return self.counted(
                    "at_least", count, inside.by_itself().joined(_each(inside, rules), "and", together=False)
                )
            case Not(AtLeast(count, rules)):
                return self.counted(
                    "fewer", count, inside.by_itself().joined(_each(inside, rules), "and", together=False)
                )
            case Not(All(rules)):
                each_said = [self.own["that"].format(inside.after_if().part(each).text) for each in rules]
                return _Part(self.key("not_both").format(listed(each_said, self.own["and"])), inner=True)
            case _:  # pragma: no cover - every kind of group is above
                raise AssertionError(rule)

    def counted(self, key: str, count: int, parts: _Part) -> _Part:
        hold = "holds" if count == 1 else "hold"
        said = self.own[key].format(count_words(count, self.words.language), parts.text, hold=hold)
        return _Part(said, inner=True, open=True)

    def assured(self, rules: Sequence[Rule]) -> Iterator[_Part]:
        """The parts of what must all hold; what is so, and known, is known to be so."""
        known = {each.name for each in rules if isinstance(each, Test) and _asks_known(each)}
        asked = [_tested(each) for each in rules if not (isinstance(each, Test) and _asks_known(each))]
        assured = {name for name in known if asked.count(name) == 1}
        for each in rules:
            name = _tested(each)
            if name not in assured:
                yield self.part(each)
            elif not (isinstance(each, Test) and _asks_known(each)):
                said = self.own["assured"].format(self.after_if().part(each).text)
                yield _Part(Clause("", "", said, reaches=True))

    def for_some(self, rule: Rule) -> _Part:
        """What is asked of each of several people: one clause with them behind it, or them before all that is asked."""
        none = isinstance(rule, Not)
        inner = rule.rule.rule if isinstance(rule, Not) else rule.rule  # type: ignore[union-attr]
        if isinstance(inner, Test) and denied(inner) is None and inner.operator not in _DENYING:
            key = "for_none" if none else "for_some"
            asked = self.clause(Not(inner) if none else inner)
            return _Part(evolve(asked, tail=self.own[key]), inner=True)
        said = _Phrase(self.words, subordinate=True).part(inner).text
        told = self.key("of_none" if none else "of_some").format(said)
        return _Part(f"({told})" if self.depth else told)

    def joined(self, parts: Iterable[_Part], conjunction: str, *, together: bool = True) -> _Part:
        """The parts as a list, those about the same thing drawn together unless each counts for itself."""
        drawn = [*(_drawn_together(parts, self.own, conjunction) if together else parts)]
        if len(drawn) == 1:
            return drawn[0]
        texts = [*(each.closed for each in drawn[:-1]), drawn[-1].text]
        inner = any(each.inner for each in drawn)
        word = self.own[conjunction]
        if any(each.open for each in drawn[:-1]) or (inner and len(drawn) > 2 and conjunction == "or"):  # noqa: PLR2004
            return _Part(f"{'; '.join(texts[:-1])}; {word} {texts[-1]}", inner=True, open=True)
        comma = any(each.inner for each in drawn[-2:])
        return _Part(listed(texts, word, comma=comma), inner=True, open=drawn[-1].open)


_DENYING: Final = frozenset({Operator.IS_NOT, Operator.NOT_IN})


def _each(inside: _Phrase, rules: Iterable[Rule]) -> Iterator[_Part]:
    """The parts of a list that follows a colon: clauses of their own, and brackets round whatever has parts."""
    return map(evolve(inside, subordinate=False, depth=2).part, rules)


def _asks_known(test: Test) -> bool:
    return test.operator is Operator.KNOWN and test.operand is True


def _tested(rule: Rule) -> str | None:
    test = rule.rule if isinstance(rule, Not) else rule
    return test.name if isinstance(test, Test) else None


def _drawn_together(parts: Iterable[_Part], own: Mapping[str, str], conjunction: str) -> Iterator[_Part]:
    """The parts, those that have a subject and verb in common said once: "barnet är inskrivet och yngre än 6 år"."""
    runs: list[list[_Part]] = []
    for part in parts:
        if (
            runs
            and _alike(runs[-1][-1], part)
            and all(_open_to(each, conjunction) for each in (runs[-1][-1], part))
        ):
            runs[-1].append(part)
        else:
            runs.append([part])
    told = [_told(run, own, conjunction) for run in runs]
    yield from _of_one_kind(told, own, conjunction)


def _alike(one: _Part, other: _Part) -> bool:
    if not isinstance(one.said, Clause) or not isinstance(other.said, Clause):
        return False
    return bool(one.said.subject) and (one.said.subject, one.said.verb) == (
        other.said.subject,
        other.said.verb,
    )


def _open_to(part: _Part, conjunction: str) -> bool:
    """Whether more can be said after a clause without it being read as denied, or as an alternative, with it."""
    said = part.said
    if not isinstance(said, Clause) or said.verb not in _PLAIN_VERBS or said.rest.startswith(_DENIALS):
        return False
    return not any(f" {word} " in f" {said.rest} " for word in _OTHERS[conjunction])


def _told(run: Sequence[_Part], own: Mapping[str, str], conjunction: str) -> _Part:
    first = run[0].said
    if len(run) == 1 or not isinstance(first, Clause):
        return run[0]
    clauses = [each.said for each in run if isinstance(each.said, Clause)]
    tails = {each.tail for each in clauses}
    tail = tails.pop() if len(tails) == 1 and conjunction == "or" else ""
    rests = [" ".join(part for part in (each.rest, each.tail) if part and part != tail) for each in clauses]
    for index in range(len(clauses) - 1, 0, -1):
        if conjunction == "and" and _from_to(clauses[index - 1], clauses[index]):
            rests[index - 1 : index + 1] = [f"{rests[index - 1]} {own['but']} {rests[index]}"]
    return _Part(
        evolve(first, rest=listed(rests, own[conjunction]), tail=tail, asked=None), inner=len(rests) > 1
    )


def _from_to(one: Clause, other: Clause) -> bool:
    """Whether two clauses give the first and the last of the same name."""
    return (
        one.asked is not None
        and other.asked is not None
        and one.asked.name == other.asked.name
        and one.asked.operator in _FIRST
        and other.asked.operator in _LAST
    )


def _of_one_kind(parts: Sequence[_Part], own: Mapping[str, str], conjunction: str) -> Iterator[_Part]:
    """The parts, those that say the same of things of one kind said once: "besöket ”A” eller ”B” är avböjt"."""
    runs: list[list[Clause]] = []
    for part in parts:
        said = part.said
        if part.inner or not isinstance(said, Clause) or _kind_of(said, conjunction) is None:
            yield from _with_names(runs, own, conjunction)
            runs.clear()
            yield part
        elif runs and _kind_of(runs[-1][0], conjunction) == _kind_of(said, conjunction):
            runs[-1].append(said)
        else:
            runs.append([said])
    yield from _with_names(runs, own, conjunction)


def _kind_of(said: Clause, conjunction: str) -> tuple[str, str, str, str] | None:
    """What a clause says, and of what kind of thing, where its subject ends with a name in quotes.

    Of several at once, only what is more or less than something: other words would have to be bent.
    """
    subject = said.subject
    at = min((subject.index(sign) for sign in _OPENING if sign in subject), default=-1)
    named = at >= 0 and subject.endswith("”") and subject[at:].count("”") <= 2  # noqa: PLR2004
    if (
        not named
        or said.verb not in _PLAIN_VERBS
        or (conjunction == "and" and (at > 0 or said.asked is None))
    ):
        return None
    return subject[:at], said.verb, said.rest, said.tail


def _with_names(
    runs: Iterable[Sequence[Clause]], own: Mapping[str, str], conjunction: str
) -> Iterator[_Part]:
    for run in runs:
        kind = _kind_of(run[0], conjunction)
        if len(run) == 1 or kind is None:
            yield _Part(run[0])
            continue
        names = [each.subject.removeprefix(kind[0]) for each in run]
        verb = _PLURAL[kind[1]] if conjunction == "and" else kind[1]
        subject = kind[0] + listed(names, own[conjunction])
        yield _Part(evolve(run[0], subject=subject, verb=verb), inner=True)
