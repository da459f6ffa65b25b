"""Measure the installed factcheck on a generated dataset; a table on standard output, no network.

Start times are medians of runs paired with the bare interpreter of the same environment; install a
wheel to measure them, since an editable install is slower. Installed peers are measured on the same
records in their formats.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 15
HEADER = """\
title: Generated claims
sources:
  gazette-2024-03-02: {title: Council splits, published: 2024-03-02}
  gazette-2024-07-02: {title: Four berths open, published: 2024-07-02}
speakers:
  Ana Lóring: {role: Mayor, aliases: [Loring]}
claims:
"""
CLAIM = """\
  - id: loring-ten-berths-{n}
    speaker: Ana Lóring
    said: 2024-03-{day:02d}T18:30
    kind: promise
    about: [North quay]
    claim: Ten berths will open at the north quay by June, number {n}.
    quote: Ten berths by June
    due: 2024-06-30
    appearances:
      - {{source: gazette-2024-03-02, paragraphs: [4]}}
    tags: [harbour]
    note: Anything an editor wants to say.
    outcomes:
      - verdict: unfulfilled
        reported: 2024-07-02
        basis: events
        summary: The paper reports that four berths opened.
        evidence:
          - {{source: gazette-2024-07-02, paragraphs: [2, 5]}}
"""


REVIEW = (
    '{"@context": "https://schema.org", "@type": "ClaimReview", "url": "https://checks.example.org/2020/@N", '
    '"claimReviewed": "Berth number @N will open at the north quay by June, and pay for itself.", '
    '"datePublished": "2020-03-27", "author": {"@type": "Organization", "name": "Example Checks"}, '
    '"reviewRating": {"@type": "Rating", "alternateName": "False"}, "reviewBody": "Four berths opened.", '
    '"itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Speaker @S"}, '
    '"datePublished": "2020-03-18"}}\n'
)


def generate_dataset(folder: Path, claims: int) -> Path:
    """Generate a dataset with a number of claims."""
    path = folder / f"{claims}.yaml"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        stream.writelines(CLAIM.format(n=n, day=n % 28 + 1) for n in range(claims))
    return path


def generate_reviews(folder: Path, number: int) -> str:
    """Generate a feed with a number of reviews, one per line."""
    path = folder / "feed.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(REVIEW.replace("@N", str(n)).replace("@S", str(n % 1000)) for n in range(number))
    return str(path)


def measure(*command: str, **env: str) -> tuple[float, int]:
    """The seconds and peak megabytes of a command."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    begin = time.perf_counter()
    child = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment | env,
    )
    _, _, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - begin, usage.ru_maxrss // 1024


def factcheck() -> str:
    """The command of this interpreter's environment, else the one on the PATH."""
    command = Path(sys.executable).parent / "factcheck"
    if command.exists():
        return str(command)
    return shutil.which("factcheck") or sys.exit("factcheck is not installed")


def start_ratio(command: list[str], **env: str) -> float:
    """A command's time as a multiple of `python -c pass`, the median of paired runs."""
    measure(*command, **env)
    ratios = [measure(*command, **env)[0] / measure(sys.executable, "-c", "pass")[0] for _ in range(RUNS)]
    return statistics.median(ratios)


def time_rows(command: list[str]) -> tuple[float, float]:
    """The seconds until the first row of a table and until its last."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout
    for _ in range(5):
        child.stdout.readline()
    first = time.perf_counter() - begin
    child.stdout.read()
    child.wait()
    return first, time.perf_counter() - begin


NAIVE = """
import sys
from factcheck.reading import loader
from rich.console import Console
from rich.table import Table
table = Table("Who", "Claim", "Outcome")
for c in loader.load(sys.argv[1]).dataset.claims:
    table.add_row(f"{c.speaker}\\n{c.said.text}\\n{c.id}", c.claim, f"{c.verdict}\\n{c.outcomes[-1].summary}")
Console(width=120).print(table)
"""


def measure_peers(folder: Path, claims: int, row: Callable[[str, str], None]) -> None:
    """Measure finding one speaker's claims with the peers, in their formats."""
    data = str(folder / f"{claims}.yaml")
    subprocess.run(
        [factcheck(), "export", str(folder / "c.jsonl"), "-f", data], check=True, capture_output=True
    )
    subprocess.run([factcheck(), "export", str(folder / "c.db"), "-f", data], check=True, capture_output=True)
    with (
        (folder / "c.rec").open("w", encoding="utf-8") as records,
        (folder / "c.journal").open("w") as journal,
    ):
        for n in range(claims):
            records.write(
                f"id: c{n}\nspeaker: Ana Loring\nclaim: Ten berths, number {n}.\nverdict: unfulfilled\n\n"
            )
            journal.write(
                f"2024-03-{n % 28 + 1:02d} Ana Loring | Ten berths, number {n}.\n"
                "  claims:unfulfilled  1\n  speakers:loring\n\n"
            )
    row(
        "factcheck list --json -s loring",
        f"{measure(factcheck(), 'list', '--json', '-f', data, '-s', 'loring')[0]:.2f} s",
    )
    for name, command in {
        "jq": ["jq", "-c", 'select(.speaker == "Ana Lóring")', str(folder / "c.jsonl")],
        "recsel": ["recsel", "-e", "speaker = 'Ana Loring'", str(folder / "c.rec")],
        "hledger": ["hledger", "-f", str(folder / "c.journal"), "print", "desc:Ana"],
        "sqlite-utils": [
            "sqlite-utils",
            str(folder / "c.db"),
            "select * from claim where speaker like 'Ana%'",
        ],
    }.items():
        row(name, f"{measure(*command)[0]:.2f} s" if shutil.which(name) else "not installed")


def measure_slow_files(folder: Path, row: Callable[[str, str], None]) -> None:
    """Measure checking slow files, as multiples of the time and memory of reading them."""
    claims = [CLAIM.format(n=n, day=n % 28 + 1) for n in range(10_000)]
    syntax_errors = [claim + "    x: @y\n" * (n % 111 == 0) for n, claim in enumerate(claims)]
    unknown = [claim + f"    related: [loring-x{n}]\n" * (n < 4_000) for n, claim in enumerate(claims)]
    words = " ".join(f"w{n}" for n in range(140_000))
    template = "  - {{id: a{0}, speaker: {1}, claim: {2}, appearances: [{{source: s}}]}}\n"
    files = {
        "10,000 claims": HEADER + "".join(claims),
        "90 syntax errors in them": HEADER + "".join(syntax_errors),
        "4,000 unknown relations in them": HEADER + "".join(unknown),
        "two claims of a million characters": "claims:\n"
        + template.format(1, "A", words)
        + template.format(2, "A", words),
        "1,000 names of 5,000 characters": "claims:\n"
        + "".join(template.format(n, f"name{n} " * 700, "c") for n in range(1_000)),
        "300,000 bad items": "claims:\n" + "  - {a}\n" * 300_000,
    }
    first = 0.0
    for name, text in files.items():
        path = folder / "bounded.yaml"
        path.write_text(text, encoding="utf-8")
        read = measure(factcheck(), "list", "-n", "0", "-f", str(path))
        check = measure(factcheck(), "check", "-f", str(path))
        first = first or read[0]
        row(
            f"  {name}",
            f"read {read[0] / first:.2f} of the first; check {check[0] / read[0]:.2f} of reading,"
            f" memory {check[1] / read[1]:.2f}",
        )


def measure_import(folder: Path, command: str, row: Callable[[str, str], None]) -> None:
    """Measure importing reviews, as a multiple of reading the resulting dataset."""
    feed, dataset = generate_reviews(folder, 100_000), folder / "imported.yaml"
    with dataset.open("wb") as stream:
        subprocess.run([command, "import", feed], stdout=stream, stderr=subprocess.DEVNULL, check=True)
    seconds, memory = measure(command, "import", feed)
    read = measure(command, "list", "-n", "0", "-f", str(dataset))[0]
    row("  in multiples of reading its output", f"{seconds / read:.2f}")
    row("  memory", f"{memory} MB")


def main() -> None:
    """Measure and print a table."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    command = factcheck()

    def row(what: str, number: str) -> None:
        print(f"{what:<58} {number:>14}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        row("start, in bare interpreters", "")
        row("  list", f"{start_ratio([command, 'list']):.1f}")
        row("  list --json", f"{start_ratio([command, 'list', '--json']):.1f}")
        row("  --help", f"{start_ratio([command, '--help']):.1f}")
        tab = {
            "_FACTCHECK_COMPLETE": "complete_bash",
            "COMP_WORDS": "factcheck list --speaker ",
            "COMP_CWORD": "3",
        }
        row("  list --speaker <TAB>", f"{start_ratio([command], **tab):.1f}")
        data = str(generate_dataset(folder, claims))
        row(f"{claims:,} claims, {os.path.getsize(data) / 1e6:.0f} MB", "")
        load = measure(
            sys.executable,
            "-c",
            "import sys, yaml; yaml.load(open(sys.argv[1], 'rb'), yaml.CSafeLoader)",
            data,
        )
        one = measure(command, "list", "-f", data, "-s", "loring", "-n", "1")
        row("  yaml.load(…, CSafeLoader)", f"{load[0]:.1f} s {load[1]} MB")
        row("  one speaker, cold", f"{one[0]:.1f} s {one[1]} MB")
        row("  of CSafeLoader's load", f"{one[0] / load[0]:.3f}")
        row("  list --json", "{:.1f} s {} MB".format(*measure(command, "list", "--json", "-f", data)))
        row("  check", "{:.1f} s {} MB".format(*measure(command, "check", "-f", data)))
        table = str(generate_dataset(folder, 10_000))
        read = measure(command, "list", "-n", "0", "-f", table)[0]
        first, whole = time_rows([command, "list", "-f", table])
        naive = measure(sys.executable, "-c", NAIVE, table)[0]
        row("a table of 10,000 claims", "")
        row("  first row, in multiples of reading", f"{first / read:.2f}")
        row("  all rows, in multiples of a naive Rich table", f"{whole / naive:.2f}")
        row("  check, in multiples of reading", f"{measure(command, 'check', '-f', table)[0] / read:.2f}")
        row("import of 100,000 reviews", "")
        measure_import(folder, command, row)
        row("slow files", "")
        measure_slow_files(folder, row)
        row("an unknown id among them", f"{measure(command, 'show', 'loring-tem-7', '-f', data)[0]:.1f} s")
        row("one speaker of 10,000, and peers", "")
        measure_peers(folder, 10_000, lambda what, number: row(f"  {what}", number))


if __name__ == "__main__":
    main()
