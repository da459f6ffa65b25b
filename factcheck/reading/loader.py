"""Builds a dataset from the trees of its files, and reports the problems in them.

A problem in a claim drops that claim. Its readable fields are returned separately, for the checks.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from factcheck import files
from factcheck.core.diagnostics import ERROR, Problem, Problems, sort_problems
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.location import File, Position, Span
from factcheck.core.model import BUILT_IN_VERDICTS, Claim, Dataset, Verdict
from factcheck.core.schema import CLAIM, CLAIMS, HEADER, OUTCOME
from factcheck.core.types import InvalidValue, ValueReader, suggest_verdict
from factcheck.reading import LoadResult, unreadable, yaml_file
from factcheck.reading.positions import locate

RULES = {
    "source-text": """A source's `text:` cannot be read, or is outside the dataset's folder.
    """,
    "duplicate-id": """Two claims have the same id; the later one is skipped.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: b, speaker: Ana, claim: Four berths., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: a, speaker: Ana, claim: Four berths., appearances: [{source: gazette}]}
    """,
}

_KEY_NAMES = yaml_file.KeyNames(CLAIMS, frozenset(HEADER.read), frozenset(CLAIM.read))


def load(path: str) -> LoadResult:
    """Load a YAML file, or the `*.yaml` files of a folder as one dataset."""
    name = path
    try:
        read_files = []
        for name in files.dataset_files(path):
            if name != path and not files.is_inside(name, path):
                return unreadable(name, "links to a file outside the folder", "copy the file into it")
            read_files.append(File(name, files.read_bytes(name)))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return unreadable(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if not read_files:
        return unreadable(path, "no *.yaml file in this folder", "name the file, or run `factcheck init`")
    reading = read(read_files)
    if reading.dataset is None and os.path.realpath(path) != os.path.abspath(path):  # perhaps to a secret
        return unreadable(path, "is a link to something that is not a dataset", "check what it links to")
    return reading


def source_texts(
    dataset: Dataset, paths: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[Problem]]:
    """The available texts of sources, by source, and problems for those that cannot be read.

    `paths` are the files given for sources; the others are those of `text:`, which must be inside the
    dataset's folder after links are resolved, since a dataset may be untrusted input.
    """
    texts, problems = {}, []
    read = cache(lambda path: files.read_bytes(path, files.MAX_TEXT).decode("utf-8-sig", "replace"))
    for source in dataset.sources.values():
        given = path = (paths or {}).get(source.id)
        fault, text = None, "the text" if given is None else f"the text {given} (from --text)"
        if path is None and source.text is not None:
            folder = os.path.dirname(os.path.realpath(source.span.file.name))
            path = os.path.join(folder, source.text)
            if not files.is_inside(path, folder):
                fault = "the text is outside the dataset's folder"
        if path is not None and fault is None:
            try:
                texts[source.id] = read(path)
            except (OSError, ValueError) as error:
                fault = f"{text} cannot be read: {getattr(error, 'strerror', None) or error}"
        if fault is not None:
            hint = f"move it there, or use --text {source.id}=PATH" if given is None else None
            problems.append(
                Problem(locate(source.span, ("sources", source.id, "text")), "source-text", fault, hint)
            )
    return texts, problems


def read(files: Iterable[File], old_claims: Iterable[Claim] = ()) -> LoadResult:
    """Read files as one dataset; of `old_claims`, those whose text is unchanged are reused."""
    return _DatasetReader(tuple(files), {_span_text(claim.span): claim for claim in old_claims}).read()


def _span_text(span: Span) -> str:
    return span.file.text[span.start : span.end]


def parts(file: File) -> Iterator[yaml_file.Part]:
    """The claims of a file and the sections of its header, as trees."""
    return yaml_file.FileReader(file, _KEY_NAMES).parts()


class _DatasetReader:
    def __init__(self, files: tuple[File, ...], old_claims: Mapping[str, Claim]) -> None:
        self.files = files
        self.old_claims = old_claims
        self.values = ValueReader(locate)
        self.problems: Problems = self.values.problems
        self.header: dict[str, Any] = {}
        self.spans: dict[str, Span] = {}
        self.claims: list[Claim] = []
        self.dropped: list[Claim] = []
        self.left_out = 0
        self.ids: dict[str, Span] = {}
        self.claim_lists: dict[str, Span] = {}
        self.above: Span | None = None  # of the previous item

    def read(self) -> LoadResult:
        for file in self.files:
            self.above = None
            for part in parts(file):
                if isinstance(part, yaml_file.Item):
                    self._read_claim(part)
                    self.above = part.span
                elif isinstance(part, yaml_file.Section):
                    self._read_section(part)
                elif isinstance(part, yaml_file.UnreadableFile):
                    self.problems.extend([part.problem])
                    return self._result(None)
                else:
                    self.problems.extend(part.problems)
                    if isinstance(part, yaml_file.InvalidItem):
                        self.problems.add("syntax", ERROR, part.diagnose)
                        self.left_out += 1
                        self.above = None
        if not self.claim_lists:
            start = Position(self.files[0].name, 1, 1, 1, 1)
            hint = "add `claims:` with a list under it, or `claims: []`"
            self.problems.extend([Problem(start, "missing-key", "missing key 'claims'", hint)])
            return self._result(None)
        verdicts = self._ordered_verdicts()
        self._drop_unknown_verdicts(verdicts)
        header = {**self.header, "verdicts": verdicts}
        return self._result(Dataset(**header, claims=tuple(self.claims), files=self.files, spans=self.spans))

    def _result(self, dataset: Dataset | None) -> LoadResult:
        return LoadResult(
            dataset,
            tuple(sort_problems(self.problems.listed, (file.name for file in self.files))),
            self.left_out,
            self.files,
            tuple(self.dropped),
            self.problems.counts,
            self.claim_lists,
        )

    # --- the header

    def _read_section(self, section: yaml_file.Section) -> None:
        self.problems.extend(section.problems)
        self.values.span = section.span
        problem = self.values.problem
        field = HEADER.fields.get(section.key)
        if section.key == CLAIMS:
            self.claim_lists[section.span.file.name] = section.span
            if section.tree not in ("", []):
                problem("shape", "`claims` must be a list", "begin each claim with `- `", CLAIMS)
        elif field is None:
            if section.key:
                hint = partial(did_you_mean, section.key, (*HEADER.fields, CLAIMS))
                problem("unknown-key", f"unknown key {quote_short(section.key)}", hint, section.key, key=True)
        elif section.tree == "":
            self.spans.setdefault(section.key, section.span)
        else:
            self.values.path.append(section.key)
            try:
                self._merge(section, field.type.read(self.values, section.tree))
            except InvalidValue as error:
                problem(*error.args)
            self.values.path.pop()

    def _merge(self, section: yaml_file.Section, value: Any) -> None:
        """Merge a section with those of the folder's other files."""
        problem, merged = self.values.problem, self.header.get(section.key)
        if merged is None:
            self.header[section.key] = value
            self.spans[section.key] = section.span
        elif isinstance(merged, dict):
            for key in value:
                if key in merged:
                    message = f"duplicate key {quote_short(key)} (first in {merged[key].span.file.name})"
                    problem("duplicate-key", message, "keep one of them", key, key=True)
            self.header[section.key] = {**value, **merged}
        elif isinstance(merged, tuple) and section.key in ("avoid", "corrections"):
            self.header[section.key] = tuple(dict.fromkeys((*merged, *value)))
        elif len(self.files) > 1:
            message = f"duplicate key {section.key!r} (first in {self.spans[section.key].file.name})"
            problem("duplicate-key", message, "keep one of them", key=True)

    def _ordered_verdicts(self) -> dict[str, Verdict]:
        """The built-in verdicts in order, each followed by the dataset's words for it; then its others."""
        verdicts: dict[str, Verdict] = {**BUILT_IN_VERDICTS, **self.header.get("verdicts", {})}
        order = {word: number for number, word in enumerate(BUILT_IN_VERDICTS)}
        return dict(sorted(verdicts.items(), key=lambda pair: order.get(pair[1].means, len(order))))

    # --- claims

    def _read_claim(self, item: yaml_file.Item) -> None:
        problems = self.problems
        total, listed = problems.total, len(problems.listed)
        problems.extend(item.problems)
        self.values.span = item.span
        values: dict[str, Any] = {}
        old = self.old_claims.get(_span_text(item.span)) if self.old_claims and not item.problems else None
        if old is not None and self.ids.setdefault(old.id, item.span) is item.span:
            self.claims.append(old._replace(span=item.span))
            return
        if isinstance(item.tree, dict):
            if item.tree and item.tree.keys() <= OUTCOME.read.keys():
                self._report_outcome_among_claims()
                return
            values = self.values.read_record(item.tree, CLAIM)
        else:
            hint = "write `- id: …` and the other fields under it"
            self.values.problem("shape", "a claim must be a mapping of fields", hint)
        if problems.total == total:
            claim = Claim(span=item.span, **values)
            first = self.ids.setdefault(claim.id, item.span)
            if first is item.span:
                self.claims.append(claim)
                return
            problems.add("duplicate-id", ERROR, partial(_duplicate_id, claim, first))
        self.left_out += 1
        if values:
            self.dropped.append(Claim(**{**_EMPTY_CLAIM, **values}, span=item.span))
        if name := values.get("id"):
            self._set_claim(name, listed)

    def _set_claim(self, name: str, start: int) -> None:
        self.problems.listed[start:] = [p._replace(claim=name) for p in self.problems.listed[start:]]

    def _report_outcome_among_claims(self) -> None:
        """Also drops the claim above: it would have another verdict without this outcome."""
        above = self.claims[-1] if self.claims and self.claims[-1].span is self.above else None
        listed = len(self.problems.listed)
        self.values.problem(
            "shape", "outcome in the list of claims", "indent it under `outcomes` of its claim"
        )
        if above:
            self.dropped.append(self.claims.pop())
            self.left_out += 1
            self._set_claim(above.id, listed)

    def _drop_unknown_verdicts(self, verdicts: Mapping[str, Verdict]) -> None:
        unknown = {
            claim.id: claim
            for claim in self.claims
            for outcome in claim.outcomes
            if outcome.verdict not in verdicts
        }
        self.left_out += len(unknown)
        self.dropped += unknown.values()
        if unknown:
            self.claims = [claim for claim in self.claims if claim.id not in unknown]
        for claim in self.dropped:
            for number, outcome in enumerate(claim.outcomes):
                if outcome.verdict and outcome.verdict not in verdicts:
                    build = partial(_unknown_verdict, claim, number, verdicts)
                    self.problems.add("unknown-verdict", ERROR, build)


_EMPTY_CLAIM: dict[str, Any] = {"id": "", "speaker": "", "claim": "", "appearances": ()}


def _duplicate_id(claim: Claim, first: Span) -> Problem:
    file, line, *_ = locate(first, ("id",))
    message = f"duplicate id {quote_short(claim.id)} (first at {file}:{line})"
    return Problem(locate(claim.span, ("id",)), "duplicate-id", message, "give this claim another id")


def _unknown_verdict(claim: Claim, number: int, verdicts: Mapping[str, Verdict]) -> Problem:
    position, verdict = locate(claim.span, ("outcomes", number, "verdict")), claim.outcomes[number].verdict
    message, hint = f"unknown verdict {quote_short(verdict)}", suggest_verdict(verdict, verdicts)
    return Problem(position, "unknown-verdict", message, hint, claim=claim.id or None)
