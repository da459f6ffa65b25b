"""Export as JSON: the keys of the file and the verdict in force; missing values are `null` or `[]`."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from factcheck.analysis.agreement import Agreement, Unit
from factcheck.analysis.history import Change, Difference, Edit
from factcheck.analysis.tally import Row, rate
from factcheck.core.labels import UNSEEN
from factcheck.core.model import Claim, Dataset, Membership, Source, Speaker, Verdict, When
from factcheck.core.schema import CLAIM
from factcheck.exporting import Report
from factcheck.exporting.flat import has_speaker_details, speaker_columns

# In the file outcomes come last, where the next one is appended; in JSON they follow the verdict.
CLAIM_KEYS = tuple(
    key
    for name in CLAIM.read
    if name != "outcomes"
    for key in (("verdict", name, "outcomes") if name == "appearances" else (name,))
)


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return a claim's fields as plain data; dates are text as written."""
    return {key: plain(getattr(claim, key)) for key in CLAIM_KEYS}


def claim_objects(dataset: Dataset, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Yield claims as plain data, with the speaker's type and groups if the dataset has any."""
    has_details = has_speaker_details(dataset)
    for claim in claims:
        yield claim_record(claim) | (speaker_columns(dataset, claim) if has_details else {})


def plain(value: Any) -> Any:
    """Return a value of a record as plain data."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, When):
        return value.text
    if isinstance(value, Membership):
        return {"name": value.name, "from": plain(value.since), "until": plain(value.until)}
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    return [plain(item) for item in value]


_UNSEEN = re.compile(f"[{UNSEEN}]")


def escape_json(text: str) -> str:
    """Return JSON with control and invisible characters escaped."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f", text)


def write(report: Report) -> Iterator[str]:
    """Yield the claims as `list --json` prints them, in an object with the dataset's other fields."""
    dataset = report.dataset
    encode = json.JSONEncoder(ensure_ascii=False, indent=2).encode
    envelope = {
        "title": dataset.title,
        "note": dataset.note,
        "reviewer": dataset.reviewer and dataset.reviewer._asdict(),
        "base_url": dataset.base_url,
        "avoid": dataset.avoid,
        "sources": {source.id: _record_fields(source) for source in dataset.sources.values()},
        "speakers": {speaker.name: _record_fields(speaker) for speaker in dataset.speakers.values()},
        "verdicts": {word: _record_fields(verdict) for word, verdict in dataset.verdicts.items()},
        "corrections": plain(dataset.corrections),
    }
    yield escape_json(encode(envelope)).removesuffix("\n}") + ',\n  "claims": '
    for piece in objects(claim_objects(dataset, report.claims)):
        yield piece.removesuffix("\n").replace("\n", "\n  ")
    yield "\n}\n"


def objects(values: Iterable[dict[str, Any]], ascii_only: bool = False) -> Iterator[str]:
    """Yield a JSON array, one object at a time."""
    encode = json.JSONEncoder(ensure_ascii=ascii_only, indent=2).encode
    separator = "[\n"
    for value in values:
        yield separator + "  " + escape_json(encode(value)).replace("\n", "\n  ")
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def tally_object(row: Row, by: str, with_rate: bool = False) -> dict[str, Any]:
    """Return a row of counts as plain data; shares are from 0 to 1, rounded to four places."""
    rated = {key: value and round(value, 4) for key, value in rate(row)._asdict().items()}
    return {
        by: row.value,
        "claims": row.claims,
        "resolved": row.resolved,
        "unresolved": row.unresolved,
        "verdicts": row.verdicts,
    } | ({"rate": rated} if with_rate else {})


def agreement_object(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as plain data; shares are from 0 to 1, rounded to four places."""
    names = [rater.name for rater in agreement.readers]
    lacking = [(name, agreement.lacking(number)) for number, name in enumerate(names)]
    value: dict[str, Any] = {
        "readers": names,
        "claims": len(agreement.units),
        "pairable": agreement.pairable,
        "agreement": agreement.percent and round(agreement.percent, 4),
        "alpha": agreement.alpha and round(agreement.alpha, 4),
        "differ": [_unit_object(names, unit) for unit in agreement.differing],
        "lacks": {name: [unit.claim.id for unit in absent] for name, (absent, _) in lacking},
        "no_outcome": {name: [unit.claim.id for unit in silent] for name, (_, silent) in lacking},
    }
    if len(names) == 2:
        counts = agreement.confusion()[1].items()
        value["confusion"] = [{"verdicts": list(pair), "claims": number} for pair, number in counts]
    return value


def _unit_object(names: Sequence[str], unit: Unit) -> dict[str, Any]:
    claim = unit.claim
    readers = {
        name: rated
        and {
            "id": rated.id,
            "verdict": rated.verdict if rated.outcomes else None,
            "means": means,
            "summary": rated.outcomes[-1].summary if rated.outcomes else None,
        }
        for name, rated, means in zip(names, unit.claims, unit.verdicts, strict=True)
    }
    return {"id": claim.id, "speaker": claim.speaker, "claim": claim.claim, "readers": readers}


def change_object(change: Change) -> dict[str, Any]:
    """Return a change as plain data."""
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
    """Return the differences between two versions as plain data."""
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
    return values | {"old": _record_fields(edit.old), "new": _record_fields(edit.new)}


def _record_fields(value: Any) -> Any:
    """Return a field's value, or a header record without its name, as plain data."""
    if isinstance(value, Source | Speaker | Verdict):
        omitted = (value._fields[0], "span")
        return {name: plain(part) for name, part in value._asdict().items() if name not in omitted}
    return plain(value)
