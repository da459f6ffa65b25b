"""`factcheck schema`."""

from factcheck.cli.app import command
from factcheck.cli.output import quiet_pipe


@command("schema", "factcheck schema > claims.schema.json")
def schema() -> None:
    import json

    from factcheck.core.schema import json_schema

    with quiet_pipe():
        print(json.dumps(json_schema(), indent=2))
