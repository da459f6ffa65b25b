"""The checks of a dataset, and how they are run.

A check is a function; its name is the check's name and its docstring the documentation, with a minimal
dataset that passes and one that fails (in the short form of `examples`).
Problems that the reader finds are documented in the `RULES` of the module that finds them. May import
`core`, `files`, `reading` and `analysis`.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from inspect import cleandoc
from typing import NamedTuple

from factcheck import files
from factcheck.checks import history, names, order, quotations, text
from factcheck.checks.examples import complete
from factcheck.checks.subject import Finding, Findings, Subject
from factcheck.core import schema, types
from factcheck.core.diagnostics import ADVICE, ERROR, WARNING, Problem, Problems
from factcheck.reading import loader, yaml_file, yaml_tree

__all__ = ["CHECKS", "RULES", "Check", "Subject", "count_quotations", "documentation", "run"]

RULES: Mapping[str, str] = (
    files.RULES | yaml_file.RULES | yaml_tree.RULES | loader.RULES | types.RULES | schema.RULES
)


class Check(NamedTuple):
    """A check and the severity of its problems."""

    find: Callable[[Subject], Findings]
    severity: str

    @property
    def name(self) -> str:
        """The name of the function in kebab case, which identifies its problems."""
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
    Check(order.long_summary, WARNING),
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


def run(subject: Subject, selected: Collection[str] | None = None) -> Problems:
    """Run all checks, or those with the given names, and return their problems."""
    problems = Problems()
    for check in CHECKS:
        if selected is None or check.name in selected:
            for finding in check.find(subject):
                severity = finding.severity or check.severity
                problems.add(check.name, severity, partial(_make_problem, finding, check.name, severity))
    return problems


def _make_problem(finding: Finding, check: str, severity: str) -> Problem:
    hint = finding.hint() if callable(finding.hint) else finding.hint
    return Problem(finding.locate(), check, finding.message, hint, severity, finding.claim)


def count_quotations(subject: Subject, problems: Problems) -> dict[str, int]:
    """Count the quotations that were found in their sources' texts, were not found, and have no text.

    Their check must have been run.
    """
    missed = problems.counts["quotation", ERROR]
    quoted = [claim for claim in subject.claims if claim.quote]
    checked = sum(subject.has_text(claim) for claim in quoted)
    return {"verified": checked - missed, "missed": missed, "unchecked": len(quoted) - checked}


def documentation() -> dict[str, tuple[str, str]]:
    """Every check's name with its severity and its documentation; those of the reader first."""
    texts = {name: (ERROR, text) for name, text in RULES.items()}
    texts |= {check.name: (check.severity, check.find.__doc__ or "") for check in CHECKS}
    return {name: (severity, complete(cleandoc(text))) for name, (severity, text) in texts.items()}
