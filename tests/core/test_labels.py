"""The texts that describe records."""

import pytest

from factcheck.core import labels
from factcheck.core.model import When


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("2019", "2019"),
        ("2019-04", "April 2019"),
        ("2019-04~", "around April 2019"),
        ("2019-05-01", "1 May 2019"),
        ("2019-04-30T05:46", "30 April 2019 at 05:46"),
        ("2019-04-30T10", "30 April 2019, 10h"),
        ("0900-12-31T00:00~", "around 31 December 0900 at 00:00"),
    ],
)
def test_published_dates_are_in_words_and_as_precise_as_written(written: str, printed: str) -> None:
    assert labels.long_date(When.parse(written)) == printed


def test_a_missing_date_is_undated() -> None:
    assert labels.long_date(None) == "undated"
