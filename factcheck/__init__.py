"""factcheck: who said what, and what happened, in one plain YAML file.

The API: `load` a dataset, `select` claims, get `rows` for a data frame, `check` and `export` it.
"""

__version__ = "0.3.0"
__all__ = [
    "Claim", "Dataset", "Filters", "Problem", "Reading", "Unreadable",
    "check", "export", "load", "rows", "select",
]  # fmt: skip

TYPE_CHECKING = False  # defined here because importing `typing` is slow
if TYPE_CHECKING:
    from factcheck.api import Filters, Reading, Unreadable, check, export, load, rows, select
    from factcheck.core.diagnostics import Problem
    from factcheck.core.model import Claim, Dataset
else:  # hidden from type checkers, which would accept any name

    def __getattr__(name):
        # Imported on first use, so that the command starts fast.
        if name in __all__:
            from factcheck import api

            return getattr(api, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return [*globals(), *__all__]
