"""Groups and types of speakers: memberships apply on the date of the claim."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

# Before and after an election on 9 June 2024, after which Ana belongs to another list.
SITTINGS = """\
sources:
  old: {published: 2024-03-02}
  new: {published: 2024-07-02}
  bare: {}
speakers:
  Ana Lóring:
    type: person
    groups: [Council, {name: Harbour List, until: 2024-06-09}, {name: Quay Party, from: 2024-06-10}]
  Bo Quay: {groups: [{name: Quay Party, from: 2020, until: 2024-05}]}
  Port Authority: {type: organisation}
claims:
  - {id: last-day, speaker: Ana Lóring, said: 2024-06-09T23:30, claim: One., appearances: [{source: old}]}
  - {id: first-day, speaker: Ana Lóring, said: 2024-06-10, claim: Two., appearances: [{source: old}]}
  - {id: that-month, speaker: Ana Lóring, said: 2024-06, claim: Three., appearances: [{source: new}]}
  - {id: by-source, speaker: Ana Lóring, claim: Four., appearances: [{source: new}, {source: old}]}
  - {id: no-day, speaker: Ana Lóring, claim: Five., appearances: [{source: bare}]}
  - {id: bo-before, speaker: Bo Quay, said: 2024-05-31, claim: Six., appearances: [{source: old}]}
  - {id: bo-after, speaker: Bo Quay, said: 2024-06-01, claim: Seven., appearances: [{source: old}]}
  - {id: port, speaker: Port Authority, said: 2024, claim: Eight., appearances: [{source: old}]}
"""
BY_GROUP = {
    "harbour list": ["last-day", "that-month", "by-source"],
    "quay": ["first-day", "that-month", "bo-before"],
    "COUNCIL": ["last-day", "first-day", "that-month", "by-source", "no-day"],
}


@pytest.mark.parametrize(("typed", "found"), BY_GROUP.items())
def test_a_group_matches_claims_made_during_membership(run: Run, typed: str, found: list[str]) -> None:
    data = json.loads(run("list", "--group", typed, "--json", claims=SITTINGS).out)
    assert [claim["id"] for claim in data] == found


def test_groups_are_counted_by_the_date_of_each_claim(run: Run) -> None:
    rows = json.loads(run("tally", "--by", "group", "--json", claims=SITTINGS).out)
    assert [(row["group"], row["claims"]) for row in rows] == [
        ("Council", 5), ("Harbour List", 3), ("Quay Party", 3), (None, 2),
    ]  # fmt: skip
    table = run("tally", "--by", "group", claims=SITTINGS).out
    assert "Quay Party" in table and "no group" in table
    assert "A claim counts under each of its groups, so the counts overlap." in table


def test_an_unknown_group_gets_a_suggestion(run: Run) -> None:
    result = run("list", "--group", "harbor list", claims=SITTINGS)
    assert (result.code, result.err) == (
        2, "factcheck: --group: unknown group 'harbor list'; did you mean 'Harbour List'?\n",
    )  # fmt: skip
    assert "`factcheck tally --by group` lists them" in run("list", "--group", "zzz", claims=SITTINGS).err


def test_show_prints_type_and_groups_on_the_date(run: Run) -> None:
    out = run("show", "last-day", claims=SITTINGS).out
    assert "; person; Council, Harbour List\n" in out and "Quay Party" not in out
    assert "; Quay Party\n" in run("show", "bo-before", claims=SITTINGS).out
    after = run("show", "bo-after", claims=SITTINGS).out
    assert not any(group in after for group in ("Council", "Harbour List", "Quay Party"))


def test_json_has_type_and_groups_if_the_dataset_does(run: Run) -> None:
    data = json.loads(run("list", "--json", claims=SITTINGS).out)
    assert [(claim["type"], claim["groups"]) for claim in data[:2]] == [
        ("person", ["Council", "Harbour List"]), ("person", ["Council", "Quay Party"]),
    ]  # fmt: skip
    assert (data[-1]["type"], data[-1]["groups"]) == ("organisation", [])
    silent = "claims: [{id: a, speaker: Ana, claim: One., appearances: [{source: s}]}]"
    assert "groups" not in json.loads(run("list", "--json", claims=silent).out)[0]


@pytest.mark.parametrize("form", ["html", "site"])
def test_page_and_site_show_the_groups_on_the_date_and_of_the_speaker(run: Run, form: str) -> None:
    if form == "site":
        assert run("export", "site/", claims=SITTINGS).code == 0
        claim = Path("site/claims/last-day/index.html").read_text("utf-8")
        speaker = Path("site/speakers/ana-loring/index.html").read_text("utf-8")
    else:
        claim = speaker = run("export", "--format", "html", claims=SITTINGS).out
    assert "(<bdi>Council, Harbour List</bdi>)" in claim
    assert (
        '<p class="role">Person; <bdi>Council</bdi>, <bdi>Harbour List until 9 June 2024</bdi>, '
        "<bdi>Quay Party from 10 June 2024</bdi></p>"
    ) in speaker


def test_types_and_groups_round_trip_through_csv_and_json_lines(run: Run) -> None:
    for form in ("csv", "jsonl"):
        text = run("export", "--format", form, claims=SITTINGS).out
        Path(f"again.{form}").write_text(text, "utf-8")
        run("import", f"again.{form}", "--into", f"{form}.yaml")
        data = json.loads(run("export", "--format", "json", "-f", f"{form}.yaml").out)["speakers"]
        assert data["Ana Lóring"]["type"] == "person" and data["Port Authority"]["type"] == "organisation"
        assert [group["name"] for group in data["Ana Lóring"]["groups"]] == [
            "Council", "Harbour List", "Quay Party",
        ]  # fmt: skip


# Shaped as Demagog's export and as a Korean tracker's table.
CZECH = json.dumps(
    [
        {"id": "1", "autor": "Eva Nová", "strana": "TOP 09", "vyrok": "A.", "hodnoceni": "Pravda"},
        {
            "id": "2",
            "autor": "Jan Malý",
            "strana": "Občanská strana ",
            "vyrok": "B.",
            "hodnoceni": "Nepravda",
        },
        {"id": "3", "autor": "Ota Král", "strana": "", "vyrok": "C.", "hodnoceni": "Zavádějící"},
        {"id": "4", "autor": "Eva Nová", "strana": "TOP 09", "vyrok": "D.", "hodnoceni": "Pravda"},
    ]
)
KOREAN = "\ufeff국회의원,정당,공약내용,이행상태\n조하나,국민당,공약 하나,완료\n박두리,민주당,공약 둘,미착수\n"


@pytest.mark.parametrize(
    ("name", "text", "columns", "counted"),
    [
        ("demagog.json", CZECH, ["speaker=autor", "claim=vyrok", "groups=strana", "verdict=hodnoceni"],
         [("TOP 09", 2, {"confirmed": 2}), ("Občanská strana", 1, {"contradicted": 1}),
          (None, 1, {"zavádějící": 1})]),
        ("korea.csv", KOREAN, ["speaker=국회의원", "claim=공약내용", "groups=정당", "verdict=이행상태"],
         [("국민당", 1, {"confirmed": 1}), ("민주당", 1, {"미착수": 1})]),
    ],
    ids=["Demagog's", "Korea's"],
)  # fmt: skip
def test_parties_of_imported_records_are_counted(
    run: Run,
    tmp_path: Path,
    name: str,
    text: str,
    columns: list[str],
    counted: list[tuple[str | None, int, dict[str, int]]],
) -> None:
    maps = [part for column in columns for part in ("--map", column)]
    tmp_path.joinpath(name).write_text(text, "utf-8")
    done = run("import", name, *maps, "--into", "claims.yaml")
    assert done.code == 0, done.err
    rows = json.loads(run("tally", "--by", "group", "--json", "-f", "claims.yaml").out)
    assert [(row["group"], row["claims"], row["verdicts"]) for row in rows] == counted


def test_too_many_groups_of_a_speaker_are_a_problem(run: Run) -> None:
    groups = ", ".join(f"G{n}" for n in range(101))
    text = f"speakers: {{Ana: {{groups: [{groups}]}}}}\nclaims: []"
    assert "error[shape] 101 groups for one speaker" in run("check", claims=text).out


def test_groups_that_change_between_records_keep_their_dates(run: Run) -> None:
    rows = "Red,Ana,One.,2019\nBlue,Ana,Two.,2023\nBlue,Ana,Three.,2024\nRed,Bo,Four.,2019\n"
    Path("mv.csv").write_text(f"party,speaker,claim,said\n{rows}")
    run("import", "mv.csv", "--map", "groups=party", "--into", "claims.yaml")
    data = json.loads(run("export", "--format", "json").out)["speakers"]
    assert data["Ana"]["groups"] == [
        {"name": "Red", "from": None, "until": "2019"}, {"name": "Blue", "from": "2023", "until": None},
    ]  # fmt: skip
    assert data["Bo"]["groups"] == [{"name": "Red", "from": None, "until": None}]
    counted = json.loads(run("tally", "--by", "group", "--json").out)
    assert [(row["group"], row["claims"]) for row in counted] == [("Blue", 2), ("Red", 2)]
    for form in ("csv", "jsonl"):
        run("export", f"again.{form}")
        run("import", f"again.{form}", "--into", f"{form}.yaml")
        assert json.loads(run("tally", "--by", "group", "--json", "-f", f"{form}.yaml").out) == counted


def test_import_limits_the_groups_of_a_speaker(run: Run) -> None:
    rows = "".join(f"Ana,C{n}.,G{n}\n" for n in range(130))
    Path("many.csv").write_text(f"speaker,claim,groups\n{rows}")
    assert run("import", "many.csv", "--into", "claims.yaml").code == 0
    assert run("check").code == 0


def test_a_group_that_was_left_and_rejoined_is_counted_by_the_records(run: Run) -> None:
    rows = "Red,Ann,One.,2020-01-01\nBlue,Ann,Two.,2021-01-01\nRed,Ann,Three.,2022-01-01\n"
    Path("mv.csv").write_text(f"groups,speaker,claim,said\n{rows},Ann,Four.,2023-01-01\n")
    run("import", "mv.csv", "--into", "claims.yaml")
    counted = json.loads(run("tally", "--by", "group", "--json").out)
    assert [(row["group"], row["claims"]) for row in counted] == [("Red", 2), ("Blue", 1), (None, 1)]


def test_a_group_dated_by_year_is_kept_beside_exact_dates(run: Run) -> None:
    rows = "Red,Ann,One.,2020\nBlue,Ann,Two.,2020-06-01\nBlue,Ann,Three.,2021-06-01\n"
    Path("mv.csv").write_text(f"groups,speaker,claim,said\n{rows}")
    run("import", "mv.csv", "--into", "claims.yaml")
    data = json.loads(run("list", "--json").out)
    assert "Red" in data[0]["groups"] and data[2]["groups"] == ["Blue"]
