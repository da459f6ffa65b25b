"""Dates are intervals, as precise as they are written."""

import pytest

from factcheck.core.model import When


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019", "2019-01-01T00:00", "2019-12-31T23:59"),
        ("2019-04", "2019-04-01T00:00", "2019-04-30T23:59"),
        ("2019-04-30", "2019-04-30T00:00", "2019-04-30T23:59"),
        ("2019-04-30T10", "2019-04-30T10:00", "2019-04-30T10:59"),
        ("2019-04-30T05:46", "2019-04-30T05:46", "2019-04-30T05:46"),
        ("2019~", "2019-01-01T00:00", "2019-12-31T23:59"),
        ("2024-02-29", "2024-02-29T00:00", "2024-02-29T23:59"),
        ("2024-02", "2024-02-01T00:00", "2024-02-29T23:59"),
        ("2100-02~", "2100-02-01T00:00", "2100-02-28T23:59"),
        ("9999-12", "9999-12-01T00:00", "9999-12-31T23:59"),
    ],
)
def test_a_date_is_parsed_as_an_interval(text: str, start: str, end: str) -> None:
    assert When.parse(text) == When(text, start, end)


@pytest.mark.parametrize(
    "text",
    ["", "~", "19", "2019-4", "2019-13", "2023-02-29", "2019-04-30 10:00", "2019-04-30T24",
     "2019-04-30T10:60", "30.04.2019", "0000", "２０１９", "2019-04-30T10:00Z", " 2019"],
)  # fmt: skip
def test_an_invalid_date_is_none(text: str) -> None:
    assert When.parse(text) is None


def test_an_hour_is_not_printed_as_a_minute() -> None:
    hour, minute = When.parse("2019-04-30T10"), When.parse("2019-04-30T10:00~")
    assert hour and minute
    assert (hour.day, hour.clock, hour.approximate) == ("2019-04-30", "10h", False)
    assert (minute.day, minute.clock, minute.approximate) == ("2019-04-30", "10:00", True)
