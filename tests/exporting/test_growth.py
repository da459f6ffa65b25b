"""Documents grow with the dataset: neither the lines of code that run nor the bytes grow faster."""

from typing import Any

import pytest

from factcheck.core.location import NOWHERE
from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    Citation,
    Claim,
    Correction,
    Dataset,
    Outcome,
    Reviewer,
    Source,
    Speaker,
    Verdict,
    When,
)
from factcheck.exporting import FORMATS, Report, site
from tests.conftest import line_events

DAY = When("2024-03-01", "2024-03-01T00:00", "2024-03-01T23:59")
BASE = Dataset(title="T", base_url="https://example.org/", reviewer=Reviewer("Us", "https://us.example"))
SHAPES = {
    "ids of one anchor": "speaker",
    "speakers of one slug": "speaker",
    "outcomes of one day": "speaker",
    "months": "month",
    "own verdicts": "verdict",
    "own verdicts and speakers": "speaker",
    "appearances and outcomes": "speaker",
    "corrections of all claims": "speaker",
    "corrections of one claim": "speaker",
    "long texts of the header": "speaker",
    "a long claim, cited and related everywhere": "speaker",
}


def claims(n: int, **fields: Any) -> list[Claim]:
    """Claims with values of fields, or functions of their numbers."""
    made = (Claim(f"c{i}", "Ana", f"Claim {i}.", (Citation("s"),), NOWHERE) for i in range(n))
    return [
        claim._replace(**{key: value(i) if callable(value) else value for key, value in fields.items()})
        for i, claim in enumerate(made)
    ]


def outcomes(n: int, word: str = "partly") -> tuple[Outcome, ...]:
    return tuple(Outcome(word, DAY, "events", f"Summary {i}.", (Citation("s"),)) for i in range(n))


def signs(i: int) -> str:
    """A name of letters that no anchor and no slug has."""
    return "x" + f"{i:b}".replace("0", "!").replace("1", "+")


def words(n: int) -> dict[str, Verdict]:
    return {**BUILT_IN_VERDICTS, **{f"w{i}": Verdict(f"w{i}", f"w{i}", rating=i + 1) for i in range(n)}}


def shape(name: str, n: int) -> Dataset:
    long, url = "Long text. " * n, "https://example.org/" + "x" * 10 * n
    cited = tuple(Citation(f"s{i}", url=f"https://e.org/{i}") for i in range(n))
    one, each = outcomes(1), claims(n, speaker=signs, outcomes=outcomes(1))
    by_word = {"outcomes": lambda i: outcomes(1, f"w{i}")}
    ids = tuple(f"c{i}" for i in range(n))
    fields: dict[str, dict[str, Any]] = {
        "ids of one anchor": {"claims": claims(n, id=signs, outcomes=one)},
        "speakers of one slug": {"claims": each},
        "outcomes of one day": {"claims": claims(1, outcomes=outcomes(n))},
        "months": {"claims": claims(n, said=lambda i: When.parse(f"{1600 + i}-03"))},
        "own verdicts": {"verdicts": words(n), "claims": claims(n, **by_word)},
        "own verdicts and speakers": {"verdicts": words(n), "claims": claims(n, speaker=signs, **by_word)},
        "appearances and outcomes": {"claims": claims(1, appearances=cited, outcomes=outcomes(n))},
        "corrections of all claims": {
            "claims": each,
            "corrections": tuple(Correction(DAY, f"It was {i}.", ids[i:] + ids[:i]) for i in range(3)),
        },
        "corrections of one claim": {
            "claims": claims(1),
            "corrections": tuple(Correction(DAY, f"It was {i}.", ("c0",)) for i in range(n)),
        },
        "long texts of the header": {
            "title": long,
            "note": long,
            "reviewer": Reviewer(long, url),
            "verdicts": {**BUILT_IN_VERDICTS, "w": Verdict("w", "w", long, long)},
            "sources": {"s": Source("s", NOWHERE, long, long, DAY, url, note=long)},
            "speakers": {"Ana": Speaker("Ana", NOWHERE, "person", long, url=url, note=long)},
            "corrections": (Correction(DAY, long, ids),),
            "claims": claims(n, outcomes=outcomes(1, "w")),
            "origin": (long,),
        },
        "a long claim, cited and related everywhere": {
            "claims": claims(1, claim=long, quote=long, appearances=cited)
            + claims(n, id=lambda i: f"d{i}", related=("c0",))
        },
    }
    return BASE._replace(**fields[name])


def document(form: str, dataset: Dataset, by: str) -> int:
    """The size of a document; of a site without its data, which are documents, too."""
    report = Report(dataset, dataset.claims, by, corrections=dataset.corrections)
    if form == "site":
        files = site.plan(report).items()
        return sum(len(render()) for path, render in files if not path.startswith("data/"))
    return sum(len(piece) for piece in FORMATS[form].write(report))


CASES = [(form, name) for form in ("markdown", "html", "site") for name in SHAPES]
CASES += [(form, "own verdicts and speakers") for form in FORMATS if form not in ("markdown", "html")]
CASES += [(form, "appearances and outcomes") for form in FORMATS if form not in ("markdown", "html")]


@pytest.mark.parametrize(("form", "name"), CASES)
def test_time_and_size_grow_with_the_dataset(form: str, name: str) -> None:
    document(form, shape(name, 2), SHAPES[name])  # imports and templates
    sizes: list[int] = []

    def lines(n: int) -> int:
        dataset = shape(name, n)
        return line_events(lambda: sizes.append(document(form, dataset, SHAPES[name])))

    n = 30 if form == "site" and "long" not in name else 100  # a page for each claim takes long
    assert 2.3 * lines(n) > lines(2 * n) and 2.3 * sizes[0] > sizes[1], sizes
