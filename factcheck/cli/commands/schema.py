"""`factcheck schema`."""

import json

from factcheck.cli.app import command
from factcheck.cli.output import quiet_pipe
from factcheck.core.schema import json_schema


@command("schema", "factcheck schema > claims.schema.json")
def schema() -> None:
    with quiet_pipe():
        print(json.dumps(json_schema(), indent=2))
