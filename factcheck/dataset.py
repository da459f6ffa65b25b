"""Trees to records: the shape of a dataset and the types of its fields.

Each field of the file has its type in one of the tables below, under the name that the record
gives it. Whatever is wrong in a claim is a problem at its place and drops that claim.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from factcheck import yamltext
from factcheck.model import (
    BASES,
    BUILT_IN_VERDICTS,
    KINDS,
    Citation,
    Claim,
    Dataset,
    File,
    Outcome,
    Position,
    Reviewer,
    Source,
    Span,
    Speaker,
    Verdict,
    When,
)
from factcheck.places import locate
from factcheck.problems import Problem, brief, did_you_mean
from factcheck.yamltext import Tree


class Reading(NamedTuple):
    """What reading gave: no dataset where nothing could be used, else it and what was wrong.

    `left_out` counts the claims that problems dropped.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    left_out: int = 0
    files: tuple[File, ...] = ()


def load(path: str) -> Reading:
    """Read the dataset at a path: a file, or a folder's own `*.yaml` as one dataset."""
    paths = [path]
    if os.path.isdir(path):
        try:
            names = sorted(name for name in os.listdir(path) if name.endswith(".yaml") and name[0] != ".")
        except OSError as error:
            return _unreadable(path, f"cannot be read: {error.strerror}")
        paths = [name for name in (os.path.join(path, name) for name in names) if not os.path.isdir(name)]
        if not paths:
            return _unreadable(
                path, "this folder holds no *.yaml file", "name the file, or run `factcheck init`"
            )
    files = []
    for name in paths:
        try:
            files.append(File(name, _bytes(name)))
        except OSError as error:
            return _unreadable(name, f"cannot be read: {error.strerror or error}")
        except ValueError as error:  # a NUL in the name
            return _unreadable(name, f"cannot be read: {error}")
    return read(files)


def _bytes(path: str) -> bytes:
    """The bytes of a regular file; opening a pipe or a device could wait for ever."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no regular file")
        return file.read()


def source_texts(
    dataset: Dataset, told: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[Problem]]:
    """The texts of sources that are at hand, by source, and what keeps others from being read.

    `told` names files for sources; any other comes from a source's own `text:`, which must lie
    inside the dataset's folder, links followed: a stranger's file may not show another's lines.
    """
    texts, problems = {}, []
    for source in dataset.sources.values():
        path, fault = (told or {}).get(source.id), None
        if path is None and source.text is not None:
            folder = os.path.dirname(os.path.realpath(source.span.file.name))
            path = os.path.realpath(os.path.join(folder, source.text))
            if os.path.commonpath((folder, path)) != folder:
                fault = "this text lies outside the dataset's folder"
        if path is not None and fault is None:
            try:
                texts[source.id] = _bytes(path).decode("utf-8-sig", "replace")
            except (OSError, ValueError) as error:
                fault = f"this text cannot be read: {getattr(error, 'strerror', None) or error}"
        if fault is not None:
            position = locate(source.span, ("sources", source.id, "text"))
            hint = f"move it there, or name it with --text {source.id}=PATH"
            problems.append(Problem(position, "source-text", fault, hint))
    return texts, problems


def _unreadable(name: str, message: str, hint: str | None = None) -> Reading:
    return Reading(None, (Problem(Position(name, 0, 0, 0, 0), "file", message, hint),))


def read(files: Iterable[File]) -> Reading:
    """Read files as one dataset."""
    return _Reader(tuple(files)).reading()


def parts(file: File) -> Iterator[yamltext.Found]:
    """A file's claims and the sections of its header, as trees."""
    return yamltext.read(file, "claims", frozenset(HEADER_FIELDS), frozenset(CLAIM_FIELDS))


class _Bad(Exception):
    """A value that its field cannot take; caught where the field's place is known."""

    def __init__(self, check: str, message: str, hint: str | None = None) -> None:
        self.args = (check, message, hint)


Fields: TypeAlias = Mapping[str, Callable[["_Reader", Tree], Any]]


class _Reader:
    def __init__(self, files: tuple[File, ...]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.header: dict[str, Any] = {}
        self.spans: dict[str, Span] = {}
        self.claims: list[Claim] = []
        self.left_out = 0
        self.ids: dict[str, Span] = {}
        # Values that recur are kept once: a file of many claims names few speakers and sources.
        self.words: dict[str, str] = {}
        self.dates: dict[str, When] = {}
        self.citations: dict[Citation, Citation] = {}
        # Where the reader is, for the places of problems.
        self.span = Span(File("", b""), 0, 0, 0, 0)
        self.path: list[str | int] = []

    def reading(self) -> Reading:
        has_claims = False
        for file in self.files:
            for found in parts(file):
                if isinstance(found, yamltext.Item):
                    self._claim(found)
                elif isinstance(found, yamltext.Section):
                    has_claims |= found.key == "claims"
                    self._section(found)
                elif isinstance(found, yamltext.Unreadable):
                    self.problems.append(found.problem)
                    return Reading(None, self._sorted_problems(), files=self.files)
                else:
                    self.problems += found.problems
                    self.left_out += isinstance(found, yamltext.Lifted)
        if not has_claims:
            at = Position(self.files[0].name, 1, 1, 1, 1)
            hint = "write `claims:` and a list under it, or `claims: []`"
            self.problems.append(Problem(at, "missing-key", "there is no `claims` here", hint))
            return Reading(None, self._sorted_problems(), files=self.files)
        verdicts = self._verdicts()
        self._drop_unknown_verdicts(verdicts)
        header = {**self.header, "verdicts": verdicts}
        dataset = Dataset(**header, claims=tuple(self.claims), files=self.files, spans=self.spans)
        return Reading(dataset, self._sorted_problems(), self.left_out, self.files)

    def _sorted_problems(self) -> tuple[Problem, ...]:
        order = {file.name: number for number, file in enumerate(self.files)}
        return tuple(sorted(self.problems, key=lambda p: (order.get(p.position.file, 0), p.position[1:3])))

    # --- the header

    def _section(self, section: yamltext.Section) -> None:
        self.problems += section.problems
        self.span, self.path = section.span, []
        convert = HEADER_FIELDS.get(section.key)
        if section.key == "claims":
            if section.tree not in ("", []):
                self._problem("shape", "`claims` must be a list", "begin every claim with `- `", "claims")
            return
        if convert is None:
            if section.key:
                hint = did_you_mean(section.key, (*HEADER_FIELDS, "claims"))
                self._problem("unknown-key", f"unknown key {section.key!r}", hint, section.key, key=True)
            return
        if section.tree == "":
            return
        try:
            self.path.append(section.key)
            value = convert(self, section.tree)
        except _Bad as bad:
            self._problem(*bad.args)
            return
        known = self.header.get(section.key)
        if known is None:
            self.header[section.key] = value
            self.spans[section.key] = section.span
        elif isinstance(known, dict):
            for key in value:
                if key in known:
                    message = f"{key!r} is defined a second time, first in {known[key].span.file.name}"
                    self._problem("duplicate-key", message, "keep one of them", key, key=True)
            self.header[section.key] = {**value, **known}
        elif section.key == "avoid":
            self.header[section.key] = tuple(dict.fromkeys((*known, *value)))
        elif len(self.files) > 1:
            message = f"{section.key!r} is defined a second time in this folder"
            self._problem("duplicate-key", message, "keep one of them", key=True)

    def _verdicts(self) -> dict[str, Verdict]:
        """The built-in verdicts in their order, each followed by the dataset's words for it."""
        own: dict[str, Verdict] = self.header.get("verdicts", {})
        words = [
            word
            for built_in in BUILT_IN_VERDICTS
            for word in (built_in, *own)
            if self._counts_as(word, own) == built_in
        ]
        words += [word for word, verdict in own.items() if verdict.means not in BUILT_IN_VERDICTS]
        known = {**BUILT_IN_VERDICTS, **own}
        return {word: known[word] for word in dict.fromkeys(words)}

    @staticmethod
    def _counts_as(word: str, own: Mapping[str, Verdict]) -> str:
        return own[word].means if word in own else word

    # --- claims

    def _claim(self, item: yamltext.Item) -> None:
        found = len(self.problems)
        self.problems += item.problems
        self.span = item.span
        self.path.clear()
        values: dict[str, Any] = {}
        if isinstance(item.tree, dict) and item.tree.keys() <= OUTCOME_FIELDS.keys() and item.tree:
            # Kept without it, the claim above would have another verdict.
            above = self.claims.pop() if self.claims and self.claims[-1].span.file is item.span.file else None
            self._problem(
                "shape", "an outcome stands among the claims", "indent it under `outcomes` of its claim"
            )
            self.left_out += 0 if above else -1
        elif isinstance(item.tree, dict):
            values = self._record(item.tree, CLAIM_FIELDS, CLAIM_REQUIRED)
        else:
            self._problem(
                "shape",
                "a claim must be a mapping of fields",
                "write `- id: …` and the other fields under it",
            )
        if len(self.problems) == found:
            claim = Claim(span=item.span, **values)
            first = self.ids.setdefault(claim.id, item.span)
            if first is item.span:
                self.claims.append(claim)
                return
            place = locate(first, ("id",))
            message = f"the id {claim.id!r} stands here a second time, first at {place.file}:{place.line}"
            self._problem("duplicate-id", message, "give this claim an id of its own", "id")
        self.left_out += 1
        if isinstance(name := values.get("id"), str):
            self.problems[found:] = [problem._replace(claim=name) for problem in self.problems[found:]]

    def _drop_unknown_verdicts(self, verdicts: Mapping[str, Verdict]) -> None:
        """Drop claims with a verdict that neither the built-ins nor any header define."""
        used = {outcome.verdict for claim in self.claims for outcome in claim.outcomes}
        if used <= verdicts.keys():
            return
        kept = []
        for claim in self.claims:
            unknown = [n for n, outcome in enumerate(claim.outcomes) if outcome.verdict not in verdicts]
            self.span, self.path = claim.span, []
            for number in unknown:
                word = claim.outcomes[number].verdict
                hint = did_you_mean(word, verdicts)
                self._problem(
                    "unknown-verdict",
                    f"unknown verdict {brief(word)}",
                    hint,
                    "outcomes",
                    number,
                    "verdict",
                    claim=claim.id,
                )
            if unknown:
                self.left_out += 1
            else:
                kept.append(claim)
        self.claims = kept

    # --- fields

    def _problem(
        self,
        check: str,
        message: str,
        hint: str | None = None,
        *path: str | int,
        key: bool = False,
        claim: str | None = None,
    ) -> None:
        position = locate(self.span, (*self.path, *path), key)
        self.problems.append(Problem(position, check, message, hint, claim=claim))

    def _record(self, tree: Mapping[str, Tree], fields: Fields, required: tuple[str, ...]) -> dict[str, Any]:
        """The values of a mapping's known fields; what is wrong with the others is noted."""
        values: dict[str, Any] = {}
        path = self.path
        for key, value in tree.items():
            if key not in fields:
                hint = did_you_mean(key, fields)
                self._problem("unknown-key", f"unknown key {brief(key)}", hint, key, key=True)
            elif not isinstance(value, str) or (value and not value.isspace()):
                path.append(key)
                try:
                    values[key] = fields[key](self, value)
                except _Bad as bad:
                    self._problem(*bad.args)
                    values[key] = None
                path.pop()
        for key in required:
            if key not in values:
                if key in tree:
                    self._problem("missing-key", f"`{key}` is empty", None, key)
                else:
                    self._problem("missing-key", f"`{key}` is missing", f"write `{key}: …`")
        return values

    def _records(self, tree: Tree, make: Callable[[Tree], Any]) -> list[Any]:
        """A list of records; an item that is none is noted and left out."""
        if not isinstance(tree, list):
            raise _Bad("shape", "this must be a list", "begin each of its items with `- `")
        records = []
        for number, item in enumerate(tree):
            self.path.append(number)
            try:
                records.append(make(item))
            except _Bad as bad:
                self._problem(*bad.args)
            self.path.pop()
        return records

    def text(self, tree: Tree) -> str:
        if isinstance(tree, str):
            return tree
        raise _Bad("shape", "this must be text", "quote it, if it begins with [ or {, or holds ': '")

    def word(self, tree: Tree) -> str:
        text = self.text(tree)
        return self.words.setdefault(text, text)

    def some_word(self, tree: Tree) -> str:
        if tree == "" or (isinstance(tree, str) and tree.isspace()):
            raise _Bad("shape", "this item is empty", "delete it")
        return self.word(tree)

    def one_of(self, tree: Tree, what: str, words: tuple[str, ...]) -> str:
        text = self.word(tree)
        if text not in words:
            raise _Bad(f"unknown-{what}", f"unknown {what} {brief(text)}", did_you_mean(text, words))
        return text

    def kind(self, tree: Tree) -> str:
        return self.one_of(tree, "kind", KINDS)

    def basis(self, tree: Tree) -> str:
        return self.one_of(tree, "basis", BASES)

    def when(self, tree: Tree) -> When:
        text = self.text(tree)
        date = self.dates.get(text)
        if date is None:
            date = When.parse(text)
            if date is None:
                raise _Bad("date", f"{brief(text)} is no date", DATE_HINT)
            self.dates[text] = date
        return date

    def strings(self, tree: Tree) -> tuple[str, ...]:
        if isinstance(tree, str):
            raise _Bad("shape", "this must be a list", f"write [{tree}]")
        return tuple(self._records(tree, self.some_word))

    def paragraphs(self, tree: Tree) -> tuple[int, ...]:
        if isinstance(tree, str):
            raise _Bad("shape", "this must be a list of paragraph numbers", f"write [{tree}]")
        return tuple(self._records(tree, self.paragraph))

    def paragraph(self, tree: Tree) -> int:
        text = self.text(tree)
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
            return int(text)
        raise _Bad(
            "paragraph", f"{brief(text)} is no paragraph", "paragraphs are whole numbers, counted from 1"
        )

    def rating(self, tree: Tree) -> int:
        text = self.text(tree)
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
            return int(text)
        raise _Bad("rating", f"{brief(text)} is no rating", "a rating is a whole number from 1 up")

    def citation(self, tree: Tree) -> Citation:
        if not isinstance(tree, dict):
            raise _Bad("shape", "this must name a source", "write {source: …, paragraphs: [1]}")
        values = self._record(tree, CITATION_FIELDS, ("source",))
        citation = Citation(**{"source": "", **values})
        return self.citations.setdefault(citation, citation)

    def evidence(self, tree: Tree) -> tuple[Citation, ...]:
        return tuple(self._records(tree, self.citation))

    def appearances(self, tree: Tree) -> tuple[Citation, ...]:
        if tree == []:
            raise _Bad("missing-key", "a claim needs a source", "write - {source: …, paragraphs: [1]}")
        return self.evidence(tree)

    def outcome(self, tree: Tree) -> Outcome:
        if not isinstance(tree, dict):
            raise _Bad("shape", "an outcome must be a mapping of fields", "write `- verdict: …`")
        values = self._record(tree, OUTCOME_FIELDS, ("verdict",))
        return Outcome(**{"verdict": "", **values})

    def outcomes(self, tree: Tree) -> tuple[Outcome, ...]:
        return tuple(self._records(tree, self.outcome))

    def reviewer(self, tree: Tree) -> Reviewer:
        if not isinstance(tree, dict):
            raise _Bad("shape", "`reviewer` must be a mapping", "write {name: …, url: …}")
        return Reviewer(**self._record(tree, REVIEWER_FIELDS, ()))

    def _named(self, tree: Tree, fields: Fields, make: Callable[..., Any]) -> dict[str, Any]:
        """A mapping of names to records; a name may stand alone."""
        if not isinstance(tree, dict):
            raise _Bad(
                "shape", "this must be a mapping of names", "write each as `name:` with its fields under it"
            )
        records = {}
        for name, value in tree.items():
            self.path.append(name)
            if isinstance(value, dict):
                records[name] = make(name, span=self.span, **self._record(value, fields, ()))
            elif value == "":
                records[name] = make(name, span=self.span)
            else:
                self._problem(
                    "shape", f"{name!r} must be a mapping of fields", f"known here: {', '.join(fields)}"
                )
            self.path.pop()
        return records

    def sources(self, tree: Tree) -> dict[str, Source]:
        return self._named(tree, SOURCE_FIELDS, Source)

    def speakers(self, tree: Tree) -> dict[str, Speaker]:
        return self._named(tree, SPEAKER_FIELDS, Speaker)

    def verdicts(self, tree: Tree) -> dict[str, Verdict]:
        def verdict(word: str, means: str | None = None, **values: Any) -> Verdict:
            if word in BUILT_IN_VERDICTS and means not in (None, word):
                hint = "choose a word of your own, or leave `means` out"
                self._problem("redefined-verdict", f"{word!r} is built in and means itself", hint, "means")
                means = None
            built_in = BUILT_IN_VERDICTS.get(means or word)
            return Verdict(word, means or word, built_in.definition if built_in else "", **values)

        return self._named(tree, VERDICT_FIELDS, verdict)

    def means(self, tree: Tree) -> str:
        return self.one_of(tree, "verdict", tuple(BUILT_IN_VERDICTS))


DATE_HINT = (
    "write it as 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46, with ~ behind it for 'about'"
)

CITATION_FIELDS: Fields = {"source": _Reader.word, "paragraphs": _Reader.paragraphs, "url": _Reader.text}
CLAIM_REQUIRED = ("id", "speaker", "claim", "appearances")
OUTCOME_FIELDS: Fields = {
    "verdict": _Reader.word,
    "reported": _Reader.when,
    "basis": _Reader.basis,
    "summary": _Reader.text,
    "evidence": _Reader.evidence,
}
CLAIM_FIELDS: Fields = {
    "id": _Reader.text,
    "speaker": _Reader.word,
    "said": _Reader.when,
    "kind": _Reader.kind,
    "about": _Reader.strings,
    "claim": _Reader.text,
    "quote": _Reader.text,
    "due": _Reader.when,
    "appearances": _Reader.appearances,
    "tags": _Reader.strings,
    "related": _Reader.strings,
    "note": _Reader.text,
    "outcomes": _Reader.outcomes,
}
SOURCE_FIELDS: Fields = {
    "title": _Reader.text,
    "publisher": _Reader.text,
    "published": _Reader.when,
    "url": _Reader.text,
    "archived": _Reader.text,
    "text": _Reader.text,
    "note": _Reader.text,
}
SPEAKER_FIELDS: Fields = {
    "role": _Reader.text,
    "aliases": _Reader.strings,
    "url": _Reader.text,
    "note": _Reader.text,
}
VERDICT_FIELDS: Fields = {"means": _Reader.means, "label": _Reader.text, "rating": _Reader.rating}
REVIEWER_FIELDS: Fields = {"name": _Reader.text, "url": _Reader.text}
HEADER_FIELDS: Fields = {
    "title": _Reader.text,
    "note": _Reader.text,
    "reviewer": _Reader.reviewer,
    "base_url": _Reader.text,
    "avoid": _Reader.strings,
    "sources": _Reader.sources,
    "speakers": _Reader.speakers,
    "verdicts": _Reader.verdicts,
}
