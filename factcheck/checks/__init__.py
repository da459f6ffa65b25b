"""The checks: what can be wrong with a dataset that was read.

A check is a function; its name is the check's, its docstring the documentation, with a smallest
dataset that passes and one that fails. What the reader itself refuses is documented in `rules`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from factcheck.checks import names, order, quotations, text
from factcheck.checks.record import Found, Record
from factcheck.problems import ADVICE, ERROR, WARNING, Problem
from factcheck.rules import RULES

__all__ = ["CHECKS", "RULES", "Check", "Quotations", "Record", "count_quotations", "documentation", "run"]


class Check(NamedTuple):
    """A check, and how much its problems weigh."""

    find: Callable[[Record], Found]
    severity: str

    @property
    def name(self) -> str:
        """The name that problems carry: the function's, in kebab case."""
        return self.find.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """What the check is about, with its examples."""
        return self.find.__doc__ or ""


CHECKS = (
    Check(names.unknown_source, ERROR),
    Check(names.unknown_speaker, ERROR),
    Check(names.unknown_related, ERROR),
    Check(names.similar_speakers, WARNING),
    Check(names.same_claim, WARNING),
    Check(names.id_form, WARNING),
    Check(order.outcome_order, ERROR),
    Check(order.outcome_before_claim, ERROR),
    Check(order.in_the_future, ERROR),
    Check(order.due_before_said, ERROR),
    Check(order.no_summary, WARNING),
    Check(order.no_evidence, WARNING),
    Check(order.self_evidence, WARNING),
    Check(names.unused_source, WARNING),
    Check(names.unused_speaker, WARNING),
    Check(names.one_sided_relation, WARNING),
    Check(names.address, ERROR),
    Check(order.promise_without_due, ADVICE),
    Check(order.overdue, ADVICE),
    Check(text.invisible, ERROR),
    Check(text.not_nfc, WARNING),
    Check(text.lost_comment, WARNING),
    Check(text.loaded_word, WARNING),
    Check(quotations.quotation, ERROR),
    Check(quotations.no_such_paragraph, ERROR),
)


class Quotations(NamedTuple):
    """How many quotations were looked for in their sources' texts, and how many could not be."""

    verified: int
    missed: int
    unchecked: int


def run(record: Record) -> list[Problem]:
    """What all the checks find, a check at a time."""
    return [
        problem._replace(check=check.name, severity=check.severity)
        for check in CHECKS
        for problem in check.find(record)
    ]


def count_quotations(record: Record, problems: Iterable[Problem]) -> Quotations:
    """The quotations counted by what became of them."""
    missed = Counter(problem.check for problem in problems)["quotation"]
    quoted = [claim for claim in record.dataset.claims if claim.quote]
    at_hand = sum(any(citation.source in record.texts for citation in claim.appearances) for claim in quoted)
    return Quotations(at_hand - missed, missed, len(quoted) - at_hand)


def documentation() -> dict[str, tuple[str, str]]:
    """Every name that a problem can carry, with its severity and what it is about."""
    read = {rule.name: (ERROR, rule.documentation) for rule in RULES}
    return read | {check.name: (check.severity, check.documentation) for check in CHECKS}
