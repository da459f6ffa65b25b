"""The command line: options, finding the dataset, streams, exit codes; opens every output.

May import everything. What only some commands need is imported inside their functions: an import at
the top of these files is paid at every start and at every TAB.
"""

from factcheck.cli.app import app

__all__ = ["app"]
