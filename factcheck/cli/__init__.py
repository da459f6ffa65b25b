"""The command line: options, the dataset's path, standard streams, exit statuses; opens every output.

May import everything. Imports that only some commands need are inside functions: every import at the
top of these modules slows down each start and each completion.
"""

from factcheck.cli.app import app

__all__ = ["app"]
