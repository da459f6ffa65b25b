"""The command line: options, finding the dataset, streams, exit codes; opens every output.

Whatever only some commands need is imported where they need it: what stands at the top of these
files is paid at every start and every TAB.
"""

from factcheck.cli.app import app

__all__ = ["app"]
