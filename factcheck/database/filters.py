"""Filter criteria and counts as SQL."""

import json
from collections.abc import Callable
from typing import Any

from factcheck.core import query
from factcheck.core.matching import fold


def conditions(criteria: query.Criteria) -> tuple[list[str], list[Any]]:
    """Return SQL conditions that every matching claim meets, and their parameters."""
    sql, values = [], []
    for name, wanted in criteria.items():
        if name == "verdict" and criteria.keys() & {"as_of", "according_to"}:
            continue  # the stored verdict is the latest one
        if isinstance(wanted, frozenset) and any("\0" in word for word in wanted):
            continue  # SQLite's JSON ends a string at NUL
        sql.append(_CONDITIONS[name])
        values.append(_PARAMETERS.get(name, lambda words: json.dumps(sorted(words)))(wanted))
    return sql, values


_IN_LIST = "IN (SELECT value FROM json_each(?))"
_CITED = f"number IN (SELECT claim FROM citation WHERE source {_IN_LIST})"
_CONDITIONS = {
    "speaker": f"speaker {_IN_LIST}",
    "group": f'number IN (SELECT claim FROM claim_group WHERE "group" {_IN_LIST})',
    "verdict": f"verdict {_IN_LIST}",
    "kind": f"kind {_IN_LIST}",
    "about": f"number IN (SELECT claim FROM about WHERE name {_IN_LIST})",
    "tag": f"number IN (SELECT claim FROM tag WHERE tag {_IN_LIST})",
    "source": _CITED,
    "according_to": _CITED,
    "search": "number IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?)",
    "since": "counts_end >= ?",
    "until": "counts_start <= ?",
    "as_of": "(counts_start IS NULL OR counts_start <= ?)",
    "overdue": "due_end < ?",
}
_PARAMETERS: dict[str, Callable[[Any], str]] = {
    "search": lambda text: " AND ".join(f'"{word}" *' for word in fold(text).split()),
    "since": lambda day: day.start,
    "until": lambda day: day.end,
    "as_of": lambda day: day.end,
    "overdue": lambda day: max(day.start, f"{day.end[:10]}T00:00"),
}


def count_query(by: str, *, appeals: bool = True) -> str:
    """Return the SQL that counts all claims, or all but appeals, by a field and by verdict."""
    counted = "claim" if appeals else "(SELECT * FROM claim WHERE kind IS NOT 'appeal')"
    if by in ("about", "tag", "group", "source"):
        column = {"about": "name", "group": '"group"'}.get(by, by)
        table = {"group": "claim_group", "source": "citation"}.get(by, by)
        return (
            "SELECT word, verdict, count(*) FROM "
            f"(SELECT DISTINCT claim AS at, {column} AS word FROM {table}) JOIN {counted} ON number = at "
            "GROUP BY word, verdict UNION ALL "
            f"SELECT NULL, verdict, count(*) FROM {counted} WHERE number NOT IN (SELECT claim FROM {table}) "
            "GROUP BY verdict"
        )
    if by == "verdict":
        return f"SELECT verdict, verdict, count(*) FROM {counted} GROUP BY verdict"
    value = "substr(rtrim(said, '~'), 1, 7)" if by == "month" else by
    return f"SELECT {value}, verdict, count(*) FROM {counted} GROUP BY 1, 2"
