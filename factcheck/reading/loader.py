"""Trees to records: a dataset out of its files, and what was wrong in them.

Whatever is wrong in a claim is a problem at its place and drops that claim; what could be read of
it is kept beside the dataset, for the checks to look at.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from factcheck import files
from factcheck.core.diagnostics import ERROR, Problem, Problems, in_order
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.location import File, Position, Span
from factcheck.core.model import BUILT_IN_VERDICTS, Claim, Dataset, Outcome, Verdict
from factcheck.core.schema import CLAIM, CLAIMS, HEADER, OUTCOME
from factcheck.core.types import InvalidValue, ValueReader, meant_verdict
from factcheck.reading import yaml_file
from factcheck.reading.positions import locate

RULES = {
    "source-text": """A source's `text:` cannot be read, or lies outside the dataset's folder.
    """,
    "duplicate-id": """Two claims have the same id; the later one is left out.

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

_NAMES = yaml_file.KeyNames(CLAIMS, frozenset(HEADER.read), frozenset(CLAIM.read))


class LoadResult(NamedTuple):
    """What reading gave: no dataset where nothing could be used, else it and what was wrong.

    `problems` are the first thousand. `left_out` counts the claims that
    problems dropped; `dropped` holds what could be read of them, and None or nothing for the rest.
    `lists` says where each file's list of claims stands, `found` how many problems there are.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    files: tuple[File, ...] = ()
    dropped: tuple[Claim, ...] = ()
    found: Mapping[tuple[str, str], int] = {}  # by check and severity
    lists: Mapping[str, Span] = {}


def load(path: str) -> LoadResult:
    """Read the YAML at a path: a file, or a folder's own `*.yaml` as one dataset."""
    name = path
    try:
        read_files = []
        for name in files.dataset_files(path):
            read_files.append(File(name, files.regular_bytes(name)))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return unreadable(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if not read_files:
        hint = "name the file, or run `factcheck init`"
        return unreadable(path, "this folder holds no *.yaml file", hint)
    return read(read_files)


def unreadable(name: str, message: str, hint: str | None = None) -> LoadResult:
    """The reading of what could not even be opened."""
    problem = Problem(Position(name, 0, 0, 0, 0), "file", message, hint)
    return LoadResult(None, (problem,), found={("file", ERROR): 1})


def source_texts(
    dataset: Dataset, told: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[Problem]]:
    """The texts of sources that are at hand, by source, and what keeps others from being read.

    `told` names files for sources; any other comes from a source's own `text:`, which must lie
    inside the dataset's folder, links followed: a stranger's file may not show another's lines.
    """
    texts, problems = {}, []
    for source in dataset.sources.values():
        named, fault = (told or {}).get(source.id), None
        path, what = named, f"the text that --text names, {named}," if named is not None else "this text"
        if path is None and source.text is not None:
            folder = os.path.dirname(os.path.realpath(source.span.file.name))
            path = os.path.join(folder, source.text)
            if not files.is_inside(path, folder):
                fault = "this text lies outside the dataset's folder"
        if path is not None and fault is None:
            try:
                texts[source.id] = files.regular_bytes(path).decode("utf-8-sig", "replace")
            except (OSError, ValueError) as error:
                fault = f"{what} cannot be read: {getattr(error, 'strerror', None) or error}"
        if fault is not None:
            position = locate(source.span, ("sources", source.id, "text"))
            hint = f"move it there, or name it with --text {source.id}=PATH" if named is None else None
            problems.append(Problem(position, "source-text", fault, hint))
    return texts, problems


def read(files: Iterable[File], known: Iterable[Claim] = ()) -> LoadResult:
    """Read files as one dataset.

    `known` are claims of an older version of it: where the very text of one stands again, it is not
    made again.
    """
    by_text = {_text(claim.span): claim for claim in known}
    return _DatasetReader(tuple(files), by_text).reading()


def _text(span: Span) -> str:
    return span.file.text[span.start : span.end]


def parts(file: File) -> Iterator[yaml_file.Part]:
    """A file's claims and the sections of its header, as trees."""
    return yaml_file.read(file, _NAMES)


class _DatasetReader:
    def __init__(self, files: tuple[File, ...], known: Mapping[str, Claim]) -> None:
        self.files = files
        self.known = known
        self.values = ValueReader(locate)
        self.problems: Problems = self.values.problems
        self.header: dict[str, Any] = {}
        self.spans: dict[str, Span] = {}
        self.claims: list[Claim] = []
        self.dropped: list[Claim] = []
        self.left_out = 0
        self.ids: dict[str, Span] = {}
        self.lists: dict[str, Span] = {}
        self.above: Span | None = None  # of the item before the one that is read

    def reading(self) -> LoadResult:
        has_claims = False
        for file in self.files:
            self.above = None
            for part in parts(file):
                if isinstance(part, yaml_file.Item):
                    self._claim(part)
                    self.above = part.span
                elif isinstance(part, yaml_file.Section):
                    has_claims |= part.key == CLAIMS
                    self._section(part)
                elif isinstance(part, yaml_file.UnreadableFile):
                    self.problems.take([part.problem])
                    return self._result(None)
                else:
                    self.problems.take(part.problems)
                    if isinstance(part, yaml_file.InvalidItem):
                        self.problems.add("syntax", ERROR, part.why)
                        self.left_out += 1
                        self.above = None
        if not has_claims:
            at = Position(self.files[0].name, 1, 1, 1, 1)
            hint = "write `claims:` and a list under it, or `claims: []`"
            self.problems.take([Problem(at, "missing-key", "there is no `claims` here", hint)])
            return self._result(None)
        verdicts = self._verdicts()
        self._drop_unknown_verdicts(verdicts)
        header = {**self.header, "verdicts": verdicts}
        return self._result(Dataset(**header, claims=tuple(self.claims), files=self.files, spans=self.spans))

    def _result(self, dataset: Dataset | None) -> LoadResult:
        problems = in_order(self.problems.kept, (file.name for file in self.files))
        dropped = tuple(self.dropped)
        numbers = self.problems.numbers
        return LoadResult(dataset, tuple(problems), self.left_out, self.files, dropped, numbers, self.lists)

    # --- the header

    def _section(self, section: yaml_file.Section) -> None:
        self.problems.take(section.problems)
        problem = self._at(section.span)
        field = HEADER.fields.get(section.key)
        if section.key == CLAIMS:
            self.lists[section.span.file.name] = section.span
            if section.tree not in ("", []):
                problem("shape", "`claims` must be a list", "begin every claim with `- `", CLAIMS)
            return
        if field is None:
            if section.key:
                hint = partial(did_you_mean, section.key, (*HEADER.fields, CLAIMS))
                problem("unknown-key", f"unknown key {quote_short(section.key)}", hint, section.key, key=True)
            return
        if section.tree == "":
            return
        self.values.path.append(section.key)
        try:
            self._merge(section, field.type.read(self.values, section.tree))
        except InvalidValue as bad:
            problem(*bad.args)

    def _merge(self, section: yaml_file.Section, value: Any) -> None:
        """Put a section beside what other files of the folder said."""
        problem, known = self.values.problem, self.header.get(section.key)
        if known is None:
            self.header[section.key] = value
            self.spans[section.key] = section.span
        elif isinstance(known, dict):
            for key in value:
                if key in known:
                    message = (
                        f"{quote_short(key)} is defined a second time, first in {known[key].span.file.name}"
                    )
                    problem("duplicate-key", message, "keep one of them", key, key=True)
            self.header[section.key] = {**value, **known}
        elif isinstance(known, tuple) and section.key in ("avoid", "corrections"):
            self.header[section.key] = tuple(dict.fromkeys((*known, *value)))
        elif len(self.files) > 1:
            message = f"{section.key!r} is defined a second time in this folder"
            problem("duplicate-key", message, "keep one of them", key=True)

    def _verdicts(self) -> dict[str, Verdict]:
        """The built-in verdicts in their order, each followed by the dataset's words for it."""
        own: dict[str, Verdict] = self.header.get("verdicts", {})
        known = {**BUILT_IN_VERDICTS, **own}
        by_meaning: dict[str, list[str]] = {built_in: [built_in] for built_in in BUILT_IN_VERDICTS}
        for word, verdict in own.items():
            by_meaning.setdefault(verdict.means, []).append(word)
        return {word: known[word] for words in by_meaning.values() for word in words}

    # --- claims

    def _at(self, span: Span) -> Any:
        """Problems from here on stand under this span."""
        self.values.span = span
        self.values.path.clear()
        return self.values.problem

    def _claim(self, item: yaml_file.Item) -> None:
        problems = self.problems
        found, kept = problems.total, len(problems.kept)
        problems.take(item.problems)
        problem = self._at(item.span)
        values: dict[str, Any] = {}
        known = self.known.get(_text(item.span)) if self.known and not item.problems else None
        if known is not None and self.ids.setdefault(known.id, item.span) is item.span:
            self.claims.append(known._replace(span=item.span))
            return
        if isinstance(item.tree, dict):
            if item.tree and item.tree.keys() <= OUTCOME.read.keys():
                self._outcome_among_claims()
                return
            values = self.values.record(item.tree, CLAIM)
        else:
            hint = "write `- id: …` and the other fields under it"
            problem("shape", "a claim must be a mapping of fields", hint)
        if problems.total == found:
            claim = Claim(span=item.span, **values)
            first = self.ids.setdefault(claim.id, item.span)
            if first is item.span:
                self.claims.append(claim)
                return
            self._repeated(claim, first)
        self.left_out += 1
        if values:
            self.dropped.append(Claim(**{**_NOTHING, **values}, span=item.span))
        if name := values.get("id"):
            problems.kept[kept:] = [problem._replace(claim=name) for problem in problems.kept[kept:]]

    def _repeated(self, claim: Claim, first: Span) -> None:
        def made() -> Problem:
            place = locate(first, ("id",))
            first_at = f"{place.file}:{place.line}"
            message = f"the id {quote_short(claim.id)} stands here a second time, first at {first_at}"
            here = locate(claim.span, ("id",))
            return Problem(here, "duplicate-id", message, "give this claim an id of its own")

        self.problems.add("duplicate-id", ERROR, made)

    def _outcome_among_claims(self) -> None:
        """Without its outcome, the claim directly above would have another verdict: it goes, too."""
        message, hint = "an outcome stands among the claims", "indent it under `outcomes` of its claim"
        above = self.claims[-1] if self.claims and self.claims[-1].span is self.above else None
        kept = len(self.problems.kept)
        self.values.problem("shape", message, hint)
        if above:
            self.dropped.append(self.claims.pop())
            self.left_out += 1
            named = [problem._replace(claim=above.id) for problem in self.problems.kept[kept:]]
            self.problems.kept[kept:] = named

    def _drop_unknown_verdicts(self, verdicts: Mapping[str, Verdict]) -> None:
        """Drop claims with a verdict that neither the built-ins nor any header define."""
        used = {outcome.verdict for claim in self.claims for outcome in claim.outcomes}
        for claim in self.dropped:
            self._note_unknown_verdicts(claim, verdicts)
        if used <= verdicts.keys():
            return
        kept = []
        for claim in self.claims:
            if self._note_unknown_verdicts(claim, verdicts):
                self.left_out += 1
                self.dropped.append(claim)
            else:
                kept.append(claim)
        self.claims = kept

    def _note_unknown_verdicts(self, claim: Claim, verdicts: Mapping[str, Verdict]) -> bool:
        words = [outcome.verdict for outcome in claim.outcomes]
        unknown = [number for number, word in enumerate(words) if word and word not in verdicts]
        for number in unknown:
            self.problems.add(
                "unknown-verdict",
                ERROR,
                partial(_unknown_verdict, claim, number, claim.outcomes[number], verdicts),
            )
        return bool(unknown)


_NOTHING: dict[str, Any] = {"id": "", "speaker": "", "claim": "", "appearances": ()}


def _unknown_verdict(claim: Claim, number: int, outcome: Outcome, verdicts: Mapping[str, Verdict]) -> Problem:
    position = locate(claim.span, ("outcomes", number, "verdict"))
    hint = meant_verdict(outcome.verdict, verdicts)
    message = f"unknown verdict {quote_short(outcome.verdict)}"
    return Problem(position, "unknown-verdict", message, hint, claim=claim.id or None)
