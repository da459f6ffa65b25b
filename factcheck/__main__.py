"""The command's entry: `factcheck`, or `python -m factcheck` where it is not on the path."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it quietly, even while it is still starting."""
    try:
        from factcheck.cli import app

        app(prog_name="factcheck")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
