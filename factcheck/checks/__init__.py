"""The checks: what can be wrong with a dataset that was read.

A check is a function; its name is the check's, its docstring the documentation, with a smallest
dataset that passes and one that fails. Problems that the reader itself finds are documented in the
`RULES` of the module that finds them. May import `core`, `files`, `reading` and `analysis`.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from inspect import cleandoc
from typing import NamedTuple

from factcheck import files
from factcheck.checks import history, names, order, quotations, text
from factcheck.checks.subject import Finding, Findings, Subject
from factcheck.core import schema, types
from factcheck.core.diagnostics import ADVICE, ERROR, WARNING, Problem, Problems
from factcheck.reading import loader, yaml_file, yaml_tree

__all__ = ["CHECKS", "RULES", "Check", "Quotations", "Subject", "count_quotations", "documentation", "run"]

RULES: Mapping[str, str] = (
    files.RULES | yaml_file.RULES | yaml_tree.RULES | loader.RULES | types.RULES | schema.RULES
)


class Check(NamedTuple):
    """A check, and how much its problems weigh."""

    find: Callable[[Subject], Findings]
    severity: str

    @property
    def name(self) -> str:
        """The name that problems carry: the function's, in kebab case."""
        return self.find.__name__.replace("_", "-")


CHECKS = (
    Check(names.unknown_source, ERROR),
    Check(names.unknown_speaker, ERROR),
    Check(names.unknown_related, ERROR),
    Check(names.similar_speakers, WARNING),
    Check(names.same_claim, WARNING),
    Check(names.id_form, WARNING),
    Check(order.outcome_order, ERROR),
    Check(order.outcome_before_claim, ERROR),
    Check(order.reported_before_source, ERROR),
    Check(order.undated_outcome, WARNING),
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
    Check(text.quoted_quotation, WARNING),
    Check(quotations.quotation, ERROR),
    Check(quotations.no_such_paragraph, ERROR),
    Check(history.uncorrected, ERROR),
)


class Quotations(NamedTuple):
    """How many quotations were looked for in their sources' texts, and how many could not be."""

    verified: int
    missed: int
    unchecked: int


def run(subject: Subject, chosen: Collection[str] | None = None) -> Problems:
    """What the checks find, all of them or those with the chosen names, a check at a time."""
    problems = Problems()
    for check in CHECKS:
        if chosen is None or check.name in chosen:
            for found in check.find(subject):
                severity = found.severity or check.severity
                problems.add(check.name, severity, partial(_problem, found, check.name, severity))
    return problems


def _problem(found: Finding, check: str, severity: str) -> Problem:
    hint = found.hint() if callable(found.hint) else found.hint
    return Problem(found.where(), check, found.message, hint, severity, found.claim)


def count_quotations(subject: Subject, problems: Problems) -> Quotations:
    """The quotations counted by what became of them, where their check was run."""
    missed = problems.counts["quotation", ERROR]
    quoted = [claim for claim in subject.claims if claim.quote]
    at_hand = sum(any(citation.source in subject.texts for citation in claim.appearances) for claim in quoted)
    return Quotations(at_hand - missed, missed, len(quoted) - at_hand)


def documentation() -> dict[str, tuple[str, str]]:
    """Every name that a problem can carry, with its severity and what it is about."""
    read = {name: (ERROR, cleandoc(text)) for name, text in RULES.items()}
    return read | {check.name: (check.severity, cleandoc(check.find.__doc__ or "")) for check in CHECKS}
