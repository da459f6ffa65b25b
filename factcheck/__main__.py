"""The command's entry: `factcheck`, or `python -m factcheck` where it is not on the path."""

import os
import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it quietly, even while it is still starting."""
    try:
        from factcheck.cli import app

        try:
            app(prog_name="factcheck")
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        # Commands see to their own output; this is --help or --version into a full disk or a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        if sys.stderr is not None:
            print(f"factcheck: standard output cannot be written to: {error.strerror}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
