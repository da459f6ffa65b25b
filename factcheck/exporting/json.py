"""Claims as JSON: the keys of the file, the verdict in force, `null` or `[]` where nothing is."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from factcheck.analysis.agreement import Agreement, Unit
from factcheck.analysis.history import Change, Difference, Edit
from factcheck.analysis.tally import Row, rate
from factcheck.core.model import Claim, Dataset, Membership, Source, Speaker, Verdict, When
from factcheck.core.schema import CLAIM
from factcheck.exporting import Report
from factcheck.exporting.flat import of_speaker, tells_of_speakers


def _claim_keys() -> tuple[str, ...]:
    # In the file the outcomes come last, where the next one is written; here they stand by the verdict.
    names = [name for name in CLAIM.read if name != "outcomes"]
    at = names.index("appearances")
    return (*names[:at], "verdict", "appearances", "outcomes", *names[at + 1 :])


CLAIM_KEYS = _claim_keys()


def claim_record(claim: Claim) -> dict[str, Any]:
    """A claim's own fields as plain data; dates are text as written."""
    return {key: plain(getattr(claim, key)) for key in CLAIM_KEYS}


def claim_objects(dataset: Dataset, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Claims as plain data; where the dataset tells types or groups, those of the speaker that day, too."""
    told = tells_of_speakers(dataset)
    for claim in claims:
        yield claim_record(claim) | (of_speaker(dataset, claim) if told else {})


def plain(value: Any) -> Any:
    """A value of a record as plain data."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, When):
        return value.text
    if isinstance(value, Membership):
        return {"name": value.name, "from": plain(value.since), "until": plain(value.until)}
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    return [plain(item) for item in value]


_UNSEEN = re.compile(
    "[\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """JSON in which what steers a terminal, or cannot be seen, is escaped."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f", text)


def write(report: Report) -> Iterator[str]:
    """The claims as `list --json` gives them, in an envelope with what the dataset says of itself."""
    dataset = report.dataset
    encode = json.JSONEncoder(ensure_ascii=False, indent=2).encode
    envelope = {
        "title": dataset.title,
        "note": dataset.note,
        "reviewer": dataset.reviewer and dataset.reviewer._asdict(),
        "base_url": dataset.base_url,
        "avoid": dataset.avoid,
        "sources": {source.id: _part(source) for source in dataset.sources.values()},
        "speakers": {speaker.name: _part(speaker) for speaker in dataset.speakers.values()},
        "verdicts": {word: _part(verdict) for word, verdict in dataset.verdicts.items()},
        "corrections": plain(dataset.corrections),
    }
    yield harmless(encode(envelope)).removesuffix("\n}") + ',\n  "claims": '
    for piece in objects(claim_objects(dataset, report.claims)):
        yield (
            piece.replace("\n", "\n  ")
            if not piece.endswith("]\n")
            else piece.rstrip("\n").replace("\n", "\n  ")
        )
    yield "\n}\n"


def objects(values: Iterable[dict[str, Any]], ascii_only: bool = False) -> Iterator[str]:
    """A JSON array of objects, a piece an object."""
    encode = json.JSONEncoder(ensure_ascii=ascii_only, indent=2).encode
    lead = "[\n"
    for value in values:
        yield lead + "  " + harmless(encode(value)).replace("\n", "\n  ")
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def tally_object(row: Row, by: str, with_rate: bool = False) -> dict[str, Any]:
    """A count as plain data; shares are of 1, to four places."""
    counted = {
        by: row.value,
        "claims": row.claims,
        "resolved": row.resolved,
        "unresolved": row.unresolved,
        "verdicts": row.verdicts,
    }
    if with_rate:
        found = rate(row)._asdict()
        counted["rate"] = {key: value and round(value, 4) for key, value in found.items()}
    return counted


def agreement_object(found: Agreement) -> dict[str, Any]:
    """How far readers agree, as plain data; shares are of 1, to four places."""
    names = [reader.name for reader in found.readers]
    lacking = [(name, found.lacking(number)) for number, name in enumerate(names)]
    value: dict[str, Any] = {
        "readers": names,
        "claims": len(found.units),
        "pairable": found.pairable,
        "agreement": found.percent and round(found.percent, 4),
        "alpha": found.alpha and round(found.alpha, 4),
        "differ": [_unit_object(names, unit) for unit in found.differing],
        "lacks": {name: _ids(absent) for name, (absent, _) in lacking},
        "no_outcome": {name: _ids(silent) for name, (_, silent) in lacking},
    }
    if len(names) == 2:
        counted = found.confusion()[1].items()
        value["confusion"] = [{"verdicts": list(pair), "claims": number} for pair, number in counted]
    return value


def _ids(units: Iterable[Unit]) -> list[str]:
    return [unit.claim.id for unit in units]


def _unit_object(names: Sequence[str], unit: Unit) -> dict[str, Any]:
    claim = unit.claim
    given = {
        name: own
        and {
            "id": own.id,
            "verdict": own.verdict if own.outcomes else None,
            "means": means,
            "summary": own.outcomes[-1].summary if own.outcomes else None,
        }
        for name, own, means in zip(names, unit.claims, unit.verdicts, strict=True)
    }
    return {"id": claim.id, "speaker": claim.speaker, "claim": claim.claim, "readers": given}


def change_object(change: Change) -> dict[str, Any]:
    """A change that the record tells of, as plain data."""
    claim, outcome, correction = change.claim, change.outcome, change.correction
    return {
        "when": change.when and change.when.text,
        "what": "correction" if correction else "outcome" if outcome else "claim",
        "id": claim and claim.id,
        "speaker": claim and claim.speaker,
        "claim": claim and claim.claim,
        "before": change.before,
        "verdict": outcome and outcome.verdict,
        "summary": outcome and outcome.summary,
        "correction": correction and plain(correction),
    }


def difference_object(difference: Difference) -> dict[str, Any]:
    """The difference of two versions as plain data."""
    return {
        "corrections": plain(difference.corrections),
        "added": [claim_record(claim) for claim in difference.added],
        "removed": [claim_record(claim) for claim in difference.removed],
        "outcomes": [
            {"id": new.claim.id, "before": new.before, "outcome": plain(new.outcome)}
            for new in difference.outcomes
        ],
        "changed": [_edit_object(edit) for edit in (*difference.edits, *difference.header)],
    }


def _edit_object(edit: Edit) -> dict[str, Any]:
    values = {"of": edit.of, "id": edit.name or None, "outcome": edit.outcome, "field": edit.field}
    return values | {"old": _part(edit.old), "new": _part(edit.new)}


def _part(value: Any) -> Any:
    """A field's value, or a record of the header without its name, as plain data."""
    if isinstance(value, Source | Speaker | Verdict):
        left_out = (value._fields[0], "span")
        return {name: plain(part) for name, part in value._asdict().items() if name not in left_out}
    return plain(value)
