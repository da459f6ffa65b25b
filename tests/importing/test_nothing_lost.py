"""import: identity of names, words and ids, nothing lost silently, and what the reader can read again."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.core import ratings
from factcheck.core.location import NOWHERE, File
from factcheck.core.matching import identity
from factcheck.core.model import Dataset, Source, Speaker, When
from factcheck.importing import Options, read
from factcheck.importing.merge.merger import verdict_name
from factcheck.importing.values import claimants
from factcheck.importing.values.text import none_if_missing
from factcheck.reading import loader
from tests.conftest import Result, Run


def add(run: Run, text: str | list[Any] | dict[str, Any], *args: str, name: str = "feed") -> Result:
    """Import a file into claims.yaml, which must pass `check`."""
    Path(name).write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False))
    result = run("import", name, "--into", "claims.yaml", *args)
    assert result.code == 0, result.err
    assert run("check").code == 0
    return result


def add_twice(run: Run, text: str | list[Any] | dict[str, Any], *args: str) -> Result:
    """Import a file twice; the second time changes no byte."""
    result = add(run, text, *args)
    before = Path("claims.yaml").read_bytes()
    assert " 0 imported, " in add(run, text, *args).err
    assert Path("claims.yaml").read_bytes() == before
    return result


def claims(run: Run) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = json.loads(run("list", "--json").out)
    return result


def verdicts(run: Run) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run("export", "--format", "json").out)["verdicts"]
    return result


# --- identity


def test_names_that_differ_in_accents_tones_and_vowel_signs_are_different_speakers(run: Run) -> None:
    names = ["Trần Thị Lụa", "Trần Thị Lúa", "रीना पटेल", "रेना पटेल", "ハナ", "バナ"]
    names += ["Ana Ruiz", "Aña Ruiz", "Gross", "Groß"]
    add_twice(run, "speaker,claim\n" + "".join(f"{name},The quay is open.\n" for name in names))
    assert [claim["speaker"] for claim in claims(run)] == names


def test_names_that_differ_in_case_blanks_and_composition_are_one_speaker(run: Run) -> None:
    add_twice(run, "speaker,claim\nAna Lóring,One.\nANA  LO\u0301RING,Two.\nana lóring,ONE.\n")
    spoken = [(claim["speaker"], claim["claim"]) for claim in claims(run)]
    assert spoken == [("Ana Lóring", "One."), ("Ana Lóring", "Two.")]


def test_a_whole_name_precedes_an_alias_and_a_shared_alias_names_nobody(run: Run) -> None:
    Path("claims.yaml").write_text(
        "speakers: {Ana Ruiz: {aliases: [Bo, Mayor]}, Bo: {aliases: [Mayor, Bó]}}\nclaims: []\n"
    )
    add_twice(run, "speaker,claim\nbo,One.\nMayor,Two.\nbó,Three.\n")
    assert [claim["speaker"] for claim in claims(run)] == ["Bo", "Mayor", "Bo"]


@pytest.mark.parametrize("word", ["Dừng", "ভালো", "Sái", "मलत", "ガルト", "fälse"])
def test_a_word_has_no_meaning_of_another_with_other_accents(word: str) -> None:
    assert ratings.meaning(word) is None


def test_rating_words_are_found_in_any_case_and_with_optional_marks() -> None:
    assert [ratings.meaning(word) for word in ("YANLIŞ", "ĐÚNG", "صحيح جزئيًا", "é FALSO", "गलत")] == [
        "contradicted", "confirmed", "partly", "contradicted", "contradicted",
    ]  # fmt: skip


def test_a_verdict_depends_on_its_word_alone(run: Run) -> None:
    words = ["Đúng", "Dừng", "A+", "A-", "Half true", "No. Proof", "No proof", "See summary"]
    words += ["it's so", "its so"]
    assert len({verdict_name(word) for word in words}) == len(words)
    for order in (words, words[::-1]):
        Path("claims.yaml").unlink(missing_ok=True)
        for number, word in enumerate(order):
            add(run, f'speaker,claim,verdict\nAna,Claim {number}.,"{word}"\n')
        given = verdicts(run)
        named = {claim["claim"]: claim["verdict"] for claim in claims(run)}
        labels = {text: given[verdict]["label"] or verdict for text, verdict in named.items()}
        assert labels == {f"Claim {number}.": word for number, word in enumerate(order)}
        assert given["đúng"]["means"] == "confirmed" and given["dừng"]["means"] == "dừng"
    add(run, "speaker,claim,verdict\nAna,More.,half-TRUE!\n")
    assert claims(run)[-1]["verdict"] == "half-true"


def test_a_dataset_keeps_the_slug_and_meaning_of_a_word(run: Run) -> None:
    Path("claims.yaml").write_text(
        "verdicts: {its-so: {label: It's so, means: partly}, kept: {means: unfulfilled}}\nclaims: []\n"
    )
    table = "speaker,claim,verdict\nAna,One.,It's so\nAna,Two.,Kept\n"
    add_twice(run, table)
    assert [claim["verdict"] for claim in claims(run)] == ["its-so", "kept"]
    Path("m.yaml").write_text("verdict: {column: verdict, words: {Kept: confirmed}}\n")
    add_twice(run, "speaker,claim,verdict\nAna,Three.,Kept\n", "--map", "m.yaml")
    assert claims(run)[-1]["verdict"] == "kept-confirmed"
    assert verdicts(run)["kept-confirmed"]["means"] == "confirmed"


def test_an_export_with_another_meaning_of_a_verdict_is_refused(run: Run) -> None:
    text = "verdicts: {{kept: {{means: {}}}}}\nclaims: [{{id: {}, speaker: A, claim: One., "
    text += "appearances: [{{source: s}}], outcomes: [{{verdict: kept}}]}}]\n"
    Path("claims.yaml").write_text(text.format("unfulfilled", "one"))
    run("export", "x.json")
    Path("claims.yaml").write_text(text.format("confirmed", "two"))
    err = run("import", "x.json", "--into", "claims.yaml").err
    assert "rejected: verdict 'kept' means unfulfilled in the file, confirmed here" in err


def test_ids_that_differ_in_accents_are_different(run: Run) -> None:
    add_twice(run, "id,speaker,claim,verdict\nmá,Ana,One.,true\nmà,Ana,One.,false\nma,Ana,One.,true\n")
    assert [(claim["id"], claim["verdict"]) for claim in claims(run)] == [
        ("má", "true"), ("mà", "false"), ("ma", "true"),
    ]  # fmt: skip


# --- into a dataset


@pytest.mark.parametrize(
    "row", ["4,Cy,The tram is free.,false", "4,Cy,The ferry is frée.,false", "4,Di,The ferry is free.,false"]
)
def test_a_known_id_with_other_words_is_refused_in_every_run(run: Run, row: str) -> None:
    table = f"id,speaker,claim,verdict\n4,Cy,The ferry is free.,true\n{row}\n"
    for _ in range(3):
        result = add(run, table)
        assert "line 3: rejected: id '4' belongs to " in result.err
        assert "change it first: factcheck edit 4\n" in result.err
        (claim,) = claims(run)
        assert (claim["claim"], [o["verdict"] for o in claim["outcomes"]]) == ("The ferry is free.", ["true"])


def test_ids_that_restart_with_another_table_are_refused(run: Run) -> None:
    head = "id,speaker,claim,said,verdict\n"
    add(run, f"{head}1,Cy,The ferry is free.,2019-02-03,kept\n2,Cy,Ten trams.,2019,kept\n")
    before = Path("claims.yaml").read_bytes()
    table = f"{head}1,Cy,A new pier.,2023-02-03,broken\n2,Cy,Ten trams.,2023,broken\n"
    for _ in range(2):
        result = add(run, table)
        assert "id '2' belongs to a claim of 2019, not 2023; " in result.err
        assert result.err.endswith("2 records read: 0 imported, 0 merged, 2 rejected\n")
        assert Path("claims.yaml").read_bytes() == before


# --- joined records


def test_a_joined_record_loses_nothing_silently(run: Run) -> None:
    table = (
        "speaker,claim,tags,about,note,due,verdict,summary,appearance,kind\n"
        "Bo,Four trams.,a,X,First.,2030,kept,Two run.,https://bo.example/1,promise\n"
        "Bo,Four trams.,b,Y,Second.,2050,kept,All run.,https://bo.example/2,threat\n"
    )
    result = add_twice(run, table)
    (claim,) = claims(run)
    assert (claim["tags"], claim["about"], claim["note"]) == (["a", "b"], ["X", "Y"], "First. Second.")
    assert [cited["url"] for cited in claim["appearances"]] == [
        "https://bo.example/1",
        "https://bo.example/2",
    ]
    for field, new, old in (
        ("due", "2050", "2030"), ("summary", "All run.", "Two run."), ("kind", "threat", "promise"),
    ):  # fmt: skip
        assert f"different {field}: {new!r} in the file, {old!r} in the dataset (kept)\n" in result.err


def test_what_an_existing_claim_does_not_take_is_reported(run: Run) -> None:
    Path("claims.yaml").write_text(
        "sources: {s: {title: S}}\nspeakers: {Bo: {role: Mayor}}\nclaims:\n"
        "  - {id: four, speaker: Bo, claim: Four trams., appearances: [{source: s}]}\n"
    )
    result = add_twice(
        run,
        "speaker,claim,tags,due,appearance,role,party,verdict\n"
        "Bo,Four trams.,quay,2050,https://bo.example/1,Minister,Quay List,kept\n",
    )
    for message in (
        "different due: '2050'", "different tags: 'quay'", "different appearances: 'https://bo.example/1'",
        "another role of a speaker, once: 'Bo: Minister, not Mayor'",
        "another group of a known speaker, once: 'Bo: Quay List'",
    ):  # fmt: skip
        assert message in result.err
    assert claims(run)[0]["verdict"] == "kept"


def test_several_values_in_one_field_are_joined_or_reported(run: Run) -> None:
    row = {
        "speaker": ["Di Moor", "Ed Pier"], "claim": ["No toll.", "No tax."], "note": ["one", "two"],
        "summary": ["First.", "Then."], "verdict": ["True", "False"], "said": ["2020", "2021"],
    }  # fmt: skip
    result = add_twice(run, [row])
    (claim,) = claims(run)
    assert (claim["speaker"], claim["note"]) == ("Di Moor and Ed Pier", "one two")
    assert claim["outcomes"][0]["summary"] == "First. Then."
    for message in (
        "joined: several speakers as one, once: 'Di Moor, Ed Pier'",
        "another claim of a record, once: 'No tax.'",
        "another verdict of a record, once: 'False'", "another said of a record, once: '2021'",
    ):  # fmt: skip
        assert message in result.err


def test_repeated_json_keys_are_several_values(run: Run) -> None:
    text = '{"speaker": "Di", "claim": "No toll.", "note": "one", "note": "two", '
    text += '"verdict": "True", "verdict": "False"}'
    result = add_twice(run, f"[{text}]")
    assert claims(run)[0]["note"] == "one two"
    assert "skipped: another verdict of a record, once: 'False'" in result.err


def test_words_for_a_missing_value_are_counted(run: Run) -> None:
    table = (
        "speaker,claim,verdict,note\nA,One.,None,na\nB,Two.,none,\nC,Three.,N/A,\nD,Four.,-,\nE,Five.,true,\n"
    )
    result = add_twice(run, table)
    assert "skipped: verdict that says it is missing, 3 times, first: 'None'" in result.err
    assert "skipped: value that says it is missing, once: 'na'" in result.err
    assert [claim["verdict"] for claim in claims(run)] == ["unresolved"] * 4 + ["true"]


def test_details_and_evidence_without_a_verdict_are_kept_or_reported(run: Run) -> None:
    table = (
        "speaker,claim,details,reported,evidence,appearance\nA,One.,More.,,,\n"
        "B,Two.,,2020-01-02,https://e.example/1,https://a.example/1\n"
    )
    result = add_twice(run, table)
    assert claims(run)[0]["outcomes"][0]["details"] == "More."
    assert "evidence without a verdict, once: 'https://e.example/1'" in result.err
    assert "date of a report without a verdict, once: '2020-01-02'" in result.err


def test_a_long_summary_becomes_details(run: Run) -> None:
    long = "Two trams run on the quay. " * 7
    add_twice(run, f"speaker,claim,verdict,summary\nA,One.,kept,{long}\nB,Two.,kept,{long[:80].strip()}\n")
    first, second = (claim["outcomes"][0] for claim in claims(run))
    assert (first["summary"], first["details"]) == (None, long.strip())
    assert (second["summary"], second["details"]) == (long[:80].strip(), None)


# --- ClaimReview


def test_everything_of_a_review_is_read_or_reported(run: Run) -> None:
    items = [
        {"@type": "Claim", "author": [{"name": "Fay Ruiz"}, {"name": "Gil Lim"}]},
        {"@type": "Claim", "name": "The other claim"},
    ]
    rating = {"alternateName": "False", "ratingExplanation": "No toll is planned."}
    review = {
        "@type": "ClaimReview", "url": "https://c.example/1",
        "claimReviewed": ["A toll comes.", "A tax comes."],
        "reviewRating": [rating, {"alternateName": "Fake"}], "itemReviewed": items, "reviewBody": "Body.",
    }  # fmt: skip
    result = add_twice(run, review)
    (claim,) = claims(run)
    outcome = claim["outcomes"][0]
    assert (claim["speaker"], claim["claim"]) == ("Fay Ruiz and Gil Lim", "A toll comes.")
    assert (outcome["summary"], outcome["details"]) == ("Body.", "No toll is planned.")
    for message in (
        "another claimReviewed, once: 'A tax comes.'", "another itemReviewed, once: 'The other claim'",
        "another reviewRating, once: 'Fake'", "several speakers as one, once: 'Fay Ruiz, Gil Lim'",
    ):  # fmt: skip
        assert message in result.err


def test_the_review_of_a_claim_need_not_repeat_the_claim(run: Run) -> None:
    review = {
        "@type": "ClaimReview",
        "url": "https://c.example/{}",
        "reviewRating": {"alternateName": "Fake"},
    }
    second = review | {"url": "https://d.example/2", "reviewRating": {"alternateName": "Misleading"}}
    claim = {
        "@type": "Claim",
        "text": "A toll comes.",
        "author": {"name": "Fay"},
        "datePublished": "2021-02-03",
    }
    add_twice(run, claim | {"review": [review, second]})
    (read,) = claims(run)
    assert (read["speaker"], read["claim"], read["said"]) == ("Fay", "A toll comes.", "2021-02-03")
    assert [outcome["verdict"] for outcome in read["outcomes"]] == ["fake", "misleading"]


# --- what the reader can read again


TEXTS = "speaker claim quote note verdict summary details role tags about groups id evidence appearance"


@pytest.mark.parametrize("field", TEXTS.split())
def test_a_field_of_more_than_a_million_characters_is_refused(run: Run, field: str) -> None:
    row = {"speaker": "A", "claim": "One.", "verdict": "true", field: "https://x.example/" + "x" * 1_000_000}
    result = add(run, [row, {"speaker": "B", "claim": "Two."}])
    assert [claim["claim"] for claim in claims(run)] == ["Two."]
    assert "record 1: rejected: " in result.err and "1,000,018 characters; the limit is " in result.err


def test_a_long_id_is_shortened_with_a_hash(run: Run) -> None:
    result = add_twice(run, [{"id": "x" * 300 + end, "speaker": "A", "claim": end} for end in "yz"])
    assert "shortened: long id, 2 times, first: 'xxx" in result.err
    ids = {claim["id"] for claim in claims(run)}
    assert len(ids) == 2 and max(map(len, ids)) == 100


def test_a_joined_text_is_not_longer_than_the_limit(run: Run) -> None:
    rows = [{"speaker": "A", "claim": "One.", "note": letter * 600_000} for letter in "xy"]
    result = add_twice(
        run, [*rows, {"speaker": "B", "claim": "Two.", "summary": ["x" * 600_000, "y" * 600_000]}]
    )
    assert "different note: 'yyy" in result.err and len(claims(run)[0]["note"]) == 600_000
    assert "record 3: rejected: summary has 1,200,001 characters" in result.err


def test_long_hosts_and_names_can_be_read_again(run: Run) -> None:
    rows = [
        {"speaker": "A", "claim": "One.", "verdict": "true", "url": f"https://{'b' * 3_000}.example/1"},
        {"speaker": "q\"" * 600, "claim": "Two.", "role": "Mayor"},
        {"speaker": "é" * 900, "claim": "Three.", "role": "Mayor"},
    ]  # fmt: skip
    result = add_twice(run, rows)
    assert "record 2: rejected: speaker of 1,200 characters; the limit is 1,000" in result.err
    assert [claim["claim"] for claim in claims(run)] == ["One.", "Three."]


def test_the_entries_of_a_header_are_counted_with_those_that_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("factcheck.importing.merge.entities.MAX_HEADER", 3)
    dataset = Dataset(
        sources={name: Source(name, NOWHERE) for name in ("s", "t")},
        speakers={name: Speaker(name, NOWHERE) for name in ("A", "B")},
    )
    table = b"speaker,claim,url\nA,1,https://a.example\nA,2,https://b.example\nB,3,\n"
    table += b"C,4,https://a.example/1\nD,5,https://a.example/2\n"
    today = When.parse("2026-01-01")
    assert today
    result = read([File("x.csv", table)], Options(today, into=True), dataset)
    assert len(result.joined.sources) == 1 and len(result.joined.speakers) == 1
    reasons = {fault.why for fault in result.faults}
    assert reasons == {"more than 3 sources", "more than 3 speakers"}


# --- platforms


@pytest.mark.parametrize(
    "name",
    ["fb.watch", "vt.tiktok.com", "m.youtube.com", "t.co", "bsky.app", "threads.com", "X.com posts",
     "https://www.facebook.com/"],
)  # fmt: skip
def test_hosts_of_platforms_are_unnamed(name: str) -> None:
    assert claimants.speaker_name(name) == f"Unnamed ({name})"


@pytest.mark.parametrize(
    "name",
    ["Cadena", "Corrente", "Catena", "Fuentes", "Ana Cadena", "T. Co", "Di Catena", "bo.example", "Max.com"],
)
def test_surnames_and_other_hosts_are_not_platforms(name: str) -> None:
    assert claimants.speaker_name(name) == name


# --- any table


_SCRIPTS = (
    "abcdeéñöłøßığşčř", "đưừùúọảắơờ", "абвгґдеёжіїй", "αάβγδεές", "ابتثجحخدذرسى", "אבגדהוז",
    "कखगघचजसमरनािीुूेैोौ्ं़", "কখগঘচজভলািীুূেো", "กขคงจฉชัาิีึื",
    "가나다라마바사", "アイウカガキギハバパヒビ", "中文字真假正确",
)  # fmt: skip
_WORDS = st.sampled_from(_SCRIPTS).flatmap(lambda script: st.text(script, min_size=2, max_size=6))
_NAMES = (
    st.lists(_WORDS, min_size=1, max_size=3)
    .map(" ".join)
    .filter(lambda name: any(map(str.isalpha, name)) and claimants.speaker_name(name) == name)
    .filter(none_if_missing)
)
_RATINGS = st.one_of(
    _NAMES,
    st.sampled_from(
        ["True", "False", "Kept!", "A+", "A-", "Đúng", "Dừng", "ভালো", "ভুল", "सही", "真", "half-true"]
    ),
)
_DATES = st.dates().map(
    lambda date: date.replace(year=2000 + date.year % 20).isoformat() if date.day < 29 else "2011-05"
)
_ROWS = st.fixed_dictionaries(
    {
        "speaker": _NAMES, "claim": _NAMES, "said": st.one_of(st.just(""), _DATES), "verdict": _RATINGS,
        "reported": st.just("2025-06-07"),
        "url": st.integers(0, 9).map(lambda number: f"https://check.example/r?a={number}&copy=1&region=ü"),
    }
)  # fmt: skip


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """What a record is read back as: names and words but for NFC, blanks and case; a verdict's label."""
    return (
        *(identity(row[name]) for name in ("speaker", "claim")),
        row["said"],
        identity(row["verdict"]).strip("!"),
        row["url"],
    )


def _read_back(dataset: Dataset) -> set[tuple[str, ...]]:
    return {
        _key(
            {
                "speaker": claim.speaker,
                "claim": claim.claim,
                "said": claim.said.text if claim.said else "",
                "verdict": dataset.label(outcome.verdict),
                "url": outcome.evidence[0].url or "",
            }
        )
        for claim in dataset.claims
        for outcome in claim.outcomes
    }


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_ROWS, min_size=1, max_size=8))
def test_a_table_in_any_script_comes_back_as_it_was(run: Run, rows: list[dict[str, str]]) -> None:
    Path("claims.yaml").unlink(missing_ok=True)
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    maps = [f"--map={name}={name}" for name in ("speaker", "claim", "said", "verdict", "reported")]
    result = add_twice(run, table.getvalue(), *maps, "--map=evidence=url")
    assert "rejected" not in result.err.replace(" 0 rejected", "") and "skipped" not in result.err
    dataset = loader.read([File("claims.yaml", Path("claims.yaml").read_bytes())]).dataset
    assert dataset
    assert _read_back(dataset) == set(map(_key, rows))
    for verdict in (outcome.verdict for claim in dataset.claims for outcome in claim.outcomes):
        assert dataset.means(verdict) == (ratings.meaning(dataset.label(verdict)) or verdict)


@pytest.mark.parametrize("days", [("2000-01-01", ""), ("", "2000-01-01")])
def test_a_dated_and_an_undated_claim_of_one_review_are_two_in_either_order(
    run: Run, days: tuple[str, str]
) -> None:
    rows = "".join(f"Ana,One.,{day},True,2025-06-07,https://check.example/1\n" for day in days)
    add_twice(run, "speaker,claim,said,verdict,reported,evidence\n" + rows)
    assert {claim["said"] for claim in claims(run)} == {None, "2000-01-01"}


def test_a_claim_with_the_records_date_precedes_an_undated_one_with_the_same_review(run: Run) -> None:
    row = "Ana,One.,{},{},2025-06-07,https://check.example/1\n"
    table = "speaker,claim,said,verdict,reported,evidence\n"
    add_twice(run, table + row.format("", "True") + row.format("2000-01-01", "False"))
    found = [(claim["said"], [it["verdict"] for it in claim["outcomes"]]) for claim in claims(run)]
    assert found == [(None, ["true"]), ("2000-01-01", ["false"])]


def test_every_review_of_a_claim_is_read_and_a_list_that_is_too_long_is_told(run: Run) -> None:
    rating = {"alternateName": "True"}
    reviews = [
        {"@type": "ClaimReview", "url": f"https://c.example/{number}", "reviewRating": rating}
        for number in range(1_002)
    ]
    claim = {"@type": "Claim", "name": "A tax comes.", "author": {"name": "Fay"}, "review": reviews}
    assert "1,002 records read: 1 imported, 1,001 merged, 0 rejected" in add(run, json.dumps(claim)).err
    assert len(claims(run)[0]["outcomes"]) == 1_002
    tagged = {**reviews[0], "claimReviewed": "A toll comes.", "keywords": [f"tag {n}" for n in range(1_001)]}
    for review in (tagged, {**tagged, "author": {"@id": "#a"}}):  # with a reference, the review is resolved
        err = add(run, json.dumps(review)).err
        assert "rejected: 1,001 values in one field; the limit is 1,000\n" in err


def test_repeated_keys_of_an_api_response_are_reported(run: Run) -> None:
    text = (
        '{"claims": [{"text": "A toll comes.", "text": "A tax comes.", "claimant": "Fay", "claimReview": '
        '[{"url": "https://c.example/1", "textualRating": "Fake", "textualRating": "True", '
        '"reviewDate": "2024-02-03", "reviewDate": "2024-02-04"}]}]}'
    )
    err = add_twice(run, text).err
    for message in (
        "another text, once: 'A tax comes.'", "another textualRating, once: 'True'",
        "another date, once: '2024-02-04'",
    ):  # fmt: skip
        assert message in err
    assert claims(run)[0]["verdict"] == "fake"
