"""The entry point of `factcheck` and `python -m factcheck`."""

import gc
import os
import sys


def main() -> None:
    """Run the command line; Ctrl-C exits without a traceback, even during startup."""
    # Garbage is looked for rarely: it would triple the time to read a large dataset.
    gc.set_threshold(100_000)
    try:
        from factcheck.cli import app

        try:
            app(prog_name="factcheck")
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
            gc.freeze()  # nor is it looked for at the end, when all memory is freed
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        # Commands handle their own output; this is --help or --version to a full disk or a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        is_closed_pipe = isinstance(error, BrokenPipeError)
        if not is_closed_pipe and sys.stderr is not None:
            print(f"factcheck: standard output cannot be written to: {error.strerror}", file=sys.stderr)
        sys.exit(0 if is_closed_pipe else 2)


if __name__ == "__main__":
    main()
