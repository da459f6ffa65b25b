"""Did-you-mean: the most similar word of any number, and never the opposite."""

from itertools import islice, product

import pytest

from factcheck.core.fuzzy import did_you_mean, nearest
from factcheck.core.matching import match_names, match_word

SYLLABLES = ("ba", "chi", "dor", "el", "fra", "gu", "hen", "iro", "ka", "lum", "mo", "nes", "po", "ri", "su")


def names(number: int) -> list[str]:
    """Different names of two words, the same in every run, in an order that is not alphabetical."""
    first, last = (["".join(syllables) for syllables in product(SYLLABLES, repeat=n)] for n in (3, 4))
    return [f"{first[n * 7 % len(first)]} {last[n * 7919 % len(last)]}" for n in range(number)]


def with_two_slips(name: str, at: int) -> str:
    """A name with a letter left out and, further on, two letters swapped."""
    name = name[: 1 + at % 3] + name[2 + at % 3 :]
    end = len(name) - 2 - at % 4
    return name[:end] + name[end + 1] + name[end] + name[end + 2 :]


def test_a_name_with_two_slips_is_found_among_20_000() -> None:
    known = names(20_000)
    assert len(set(known)) == 20_000
    for at, name in enumerate(islice(known, 500, None, 4000)):
        assert nearest(with_two_slips(name, at), known) == name
    for name in known[19_000:19_001]:
        match = match_names(with_two_slips(name, 2), dict.fromkeys(known, ()))
        assert not isinstance(match, frozenset) and match.suggestion == name


def test_a_common_beginning_does_not_hide_the_right_id() -> None:
    ids = [f"the-harbour-watch-claim-{n}" for n in range(5_000)]
    assert nearest("the-harbuor-watch-claim-2871", ids) == "the-harbour-watch-claim-2871"


def test_among_more_words_than_can_be_compared_none_is_suggested() -> None:
    words = ["word"] * 300_001
    assert nearest("wird", words) is None
    assert nearest("wird", words[:10]) == "word"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("unconfirmed", "confirmed"),
        ("not confirmed", "confirmed"),
        ("not confrmed", "confirmed"),
        ("never confirmed", "confirmed"),
        ("isn't confirmed", "confirmed"),
        ("confirmed: not", "confirmed"),
        ("incorrect", "correct"),
        ("nicht bestätigt", "bestätigt"),
        ("kept", "not-kept"),
        ("fulfilled", "unfulfilled"),
    ],
)
def test_the_opposite_is_never_suggested(typed: str, word: str) -> None:
    assert nearest(typed, [word]) is None and did_you_mean(typed, [word]) == f"use one of: {word}"
    match = match_word(typed, {word: (), "disputed": ()})
    assert not isinstance(match, str) and match.suggestion is None


def test_a_misspelt_negation_is_still_found() -> None:
    assert nearest("unfulfiled", ["fulfilled", "unfulfilled"]) == "unfulfilled"
    assert nearest("not keppt", ["kept", "not kept"]) == "not kept"
