"""What the reader refuses, documented as the checks are: a sentence, what passes, what fails."""

from typing import NamedTuple


class Rule(NamedTuple):
    """A name that the reader's problems carry, and its documentation."""

    name: str
    documentation: str


_CLAIM = "{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}"


def _rule(name: str, what: str, fails: str | None, passes: str = f"claims:\n  - {_CLAIM}") -> Rule:
    if fails is None:
        return Rule(name, f"{what}\n")
    return Rule(name, f"{what}\n\nPasses:\n{_indented(passes)}\nFails:\n{_indented(fails)}\n")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _with(field: str) -> str:
    return f"claims:\n  - {_CLAIM[:-1]}, {field}}}"


RULES = (
    _rule("file", "The file, or the folder, cannot be read: it is missing, unreadable or no regular file.", None),
    _rule("encoding", "The file is not UTF-8. A broken byte costs its claim, another encoding the file.", None),
    _rule("control-character", "A control character stands in the file itself, where YAML allows none.", None),
    _rule("source-text", "A source's `text:` cannot be read, or lies outside the dataset's folder.", None),
    _rule(
        "syntax",
        "The text is no YAML. It costs the claim that holds it; outside `claims` it costs the file.",
        "claims:\n  - id: a\n    speaker: Ana\n    claim: She said: ten berths.\n    appearances: [{source: gazette}]",
        "claims:\n  - id: a\n    speaker: Ana\n    claim: 'She said: ten berths.'\n    appearances: [{source: gazette}]",
    ),
    _rule(
        "duplicate-key",
        "A key stands twice in one place, or in two files of one folder.",
        _with("speaker: Bo"),
    ),
    _rule("key", "A key is a list or a mapping, not text.", _with("[note]: Said in passing."), _with("note: Said.")),
    _rule("anchor", "An anchor (`&name`) names text for use elsewhere; a dataset says everything where it is.", _with("note: &n Said."), _with("note: '&n Said.'")),
    _rule("alias", "An alias (`*name`) stands for text from elsewhere.", _with("note: *n"), _with("note: '*n'")),
    _rule("tag", "A tag (`!name`) gives a type; every field here is text, and the schema gives it its type.", _with("note: !!int 7"), _with("note: 7")),
    _rule("second-document", "A second YAML document (`---`) begins; nothing of it is read.", f"claims:\n  - {_CLAIM}\n---\nclaims: []"),
    _rule("shape", "Text stands where a list or a mapping should, or the other way round.", _with("tags: harbour"), _with("tags: [harbour]")),
    _rule("missing-key", "A required key is missing or empty: `claims`; in a claim `id`, `speaker`, `claim` and `appearances`; in a citation `source`; in an outcome `verdict`.", "claims:\n  - {id: a, claim: Ten berths., appearances: [{source: gazette}]}"),
    _rule("unknown-key", "A key that the format does not have.", _with("speeker: Bo")),
    _rule("unknown-kind", "A kind other than assertion, promise, prediction, announcement, threat, denial or appeal.", _with("kind: promsie"), _with("kind: promise")),
    _rule("unknown-basis", "A basis other than events, characterisation or both.", _with("outcomes: [{verdict: partly, basis: event, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]"), _with("outcomes: [{verdict: partly, basis: events, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]")),
    _rule("unknown-verdict", "A verdict that is neither built in nor defined under `verdicts`; or one that `means` no built-in.", _with("outcomes: [{verdict: confirmd, summary: Ten., evidence: [{source: gazette, paragraphs: [2]}]}]"), _with("outcomes: [{verdict: confirmed, summary: Ten., evidence: [{source: gazette, paragraphs: [2]}]}]")),
    _rule("redefined-verdict", "A built-in verdict is given another meaning, so that a reader would take it for what it is not.", f"verdicts: {{confirmed: {{means: contradicted}}}}\nclaims:\n  - {_CLAIM}", f"verdicts: {{confirmed: {{label: True}}}}\nclaims:\n  - {_CLAIM}"),
    _rule("too-long", "A text longer than a million characters; no claim is that long.", None),
    _rule("date", "A date that is none, or is written otherwise than `2019`, `2019-04`, `2019-04-30`, `2019-04-30T10` or `2019-04-30T05:46`, perhaps with `~` for 'about'.", _with("said: 2024-02-30"), _with("said: 2024-02-29")),
    _rule("paragraph", "A paragraph that is no whole number from 1 up.", "claims:\n  - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette, paragraphs: [0]}]}", "claims:\n  - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette, paragraphs: [1]}]}"),
    _rule("rating", "A rating that is no whole number from 1 up.", f"verdicts: {{kept: {{means: confirmed, rating: high}}}}\nclaims:\n  - {_CLAIM}", f"verdicts: {{kept: {{means: confirmed, rating: 5}}}}\nclaims:\n  - {_CLAIM}"),
    _rule("duplicate-id", "Two claims have the same id; the later one is left out.", f"claims:\n  - {_CLAIM}\n  - {_CLAIM.replace('Ten', 'Four')}", f"claims:\n  - {_CLAIM}\n  - {_CLAIM.replace('id: a', 'id: b').replace('Ten', 'Four')}"),
)  # fmt: skip
