"""Measure starts on databases of 25 to a million claims of 1,000 speakers, and installed peers.

`python -m tests.benchmarks.sizes [CLAIMS …]`: every time is a multiple of `python -c pass`, the median of
paired runs; a peer that takes more than a minute is measured once, in seconds.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.__main__ import factcheck, measure

SIZES = (25, 10_000, 100_000, 1_000_000)
RUNS = 11
MAX_SECONDS = 60  # seconds that a peer may take
SPEAKER = "Zoe Lind"  # has 25 claims in each dataset
VERDICTS = ("confirmed", "partly", "disputed", "unfulfilled", "contradicted")


def speaker(number: int, claims: int) -> str:
    """The speaker of a claim."""
    every = max(1, claims // 25)
    is_selected = number % every == 0 and number // every < 25
    return SPEAKER if is_selected else f"Speaker {number * 7919 % 999} Name"


def dataset(claims: int) -> Iterator[str]:
    """The dataset, in parts."""
    yield "title: Generated claims\nsources:\n"
    for n in range(200):
        day = f"2024-01-{n % 28 + 1:02d}"
        yield f"  s{n}: {{title: Paper {n}, publisher: House {n % 20}, published: {day}}}\n"
    yield f"speakers:\n  {SPEAKER}: {{role: Mayor, groups: [Harbour List]}}\n"
    for n in range(999):
        yield f"  Speaker {n} Name: {{groups: [Party {n % 11}]}}\n"
    yield "claims:\n"
    for n in range(claims):
        yield (
            f"  - id: claim-{n}\n    speaker: {speaker(n, claims)}\n    said: 2024-03-{n % 28 + 1:02d}\n"
            f"    kind: promise\n    about: [Quay {n % 500}]\n"
            f"    claim: Ten berths will open, says number {n}.\n"
            f"    due: 2024-06-30\n    appearances: [{{source: s{n % 200}, paragraphs: [{n % 9 + 1}]}}]\n"
            f"    tags: [t{n % 40}]\n    outcomes:\n"
            f"      - {{verdict: {VERDICTS[n % 5]}, reported: 2024-07-02, "
            f"summary: Four of {n % 90} opened., evidence: [{{source: s{n * 7 % 200}}}]}}\n"
        )


def ratio(*command: str, **env: str) -> str:
    """A command's time as a multiple of `python -c pass`."""
    first, _ = measure(*command, **env)
    if first > MAX_SECONDS:
        return f"{first:.0f} s"
    runs = RUNS if first < 2 else 3
    bare = (sys.executable, "-c", "pass")
    return f"{statistics.median(measure(*command, **env)[0] / measure(*bare)[0] for _ in range(runs)):.1f}"


def peers(folder: Path, claims: int) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """The peers' commands to find one speaker's claims, with the same claims in their formats."""
    names = [speaker(n, claims) for n in range(claims)]
    texts = [f"Ten berths will open, says number {n}." for n in range(claims)]
    with (folder / "c.jsonl").open("w") as lines, (folder / "c.rec").open("w") as records:
        for n, (who, text) in enumerate(zip(names, texts, strict=True)):
            verdict = VERDICTS[n % 5]
            lines.write(json.dumps({"id": n, "speaker": who, "claim": text, "verdict": verdict}) + "\n")
            records.write(f"id: {n}\nspeaker: {who}\nclaim: {text}\nverdict: {verdict}\n\n")
    yield "jq", ["jq", "-c", f'select(.speaker == "{SPEAKER}")', str(folder / "c.jsonl")], {}
    yield "recsel", ["recsel", "-e", f"speaker = '{SPEAKER}'", str(folder / "c.rec")], {}
    sql = f"select * from claim where speaker = '{SPEAKER}'"
    yield "sqlite-utils", ["sqlite-utils", str(folder / f"{claims}.db"), sql], {}
    with (folder / "c.journal").open("w") as journal:
        for n, (who, text) in enumerate(zip(names, texts, strict=True)):
            journal.write(f"2024-03-{n % 28 + 1:02d} {who} | {text}\n  a:{VERDICTS[n % 5]}  1\n  b:s\n\n")
    yield "hledger", ["hledger", "-f", str(folder / "c.journal"), "print", f"payee:{SPEAKER}"], {}
    with (folder / "pending.data").open("w") as tasks:
        for n, (who, text) in enumerate(zip(names, texts, strict=True)):
            key = uuid.UUID(int=n + 1)
            tasks.write(
                f'[description:"{text}" entry:"1709251200" project:"{who}" status:"pending" uuid:"{key}"]\n'
            )
    (folder / "taskrc").write_text(f"data.location={folder}\nverbose=nothing\ngc=off\n")
    yield "task", ["task", f"project:{SPEAKER}", "list"], {"TASKRC": str(folder / "taskrc")}


def main() -> None:
    """Measure and print a table."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    command = factcheck()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for claims in sizes:
            source, data = folder / "claims.yaml", str(folder / f"{claims}.db")
            with source.open("w") as stream:
                stream.writelines(dataset(claims))
            read = measure(command, "list", "-n", "0", "-f", str(source))[0]
            wrote = measure(command, "export", data, "-f", str(source))[0]
            source.unlink()
            size = os.path.getsize(data) / 1e6
            print(
                f"{claims:,} claims: {size:.1f} MB, written in {wrote / read:.2f} of reading the YAML",
                flush=True,
            )
            tab = {
                "_FACTCHECK_COMPLETE": "complete_bash",
                "COMP_WORDS": "factcheck list -s ",
                "COMP_CWORD": "3",
            }
            commands = {
                "list -s zoe": ["list", "-s", "zoe"],
                "show ID": ["show", "claim-0"],
                "speakers -s zoe": ["speakers", "-s", "zoe"],
                "tally --by verdict": ["tally", "--by", "verdict"],
            }
            for name, args in commands.items():
                print(f"  {name:<30} {ratio(command, *args, '-f', data):>8}", flush=True)
            print(f"  {'list -s <TAB>':<30} {ratio(command, FACTCHECK_FILE=data, **tab):>8}", flush=True)
            memory = measure(command, "list", "-s", "zoe", "-f", data)[1]
            print(f"  {'memory of list -s zoe':<30} {memory:>5} MB", flush=True)
            for peer, args, env in peers(folder, claims):
                time = ratio(*args, **env) if shutil.which(peer) else "not installed"
                print(f"  {peer:<30} {time:>8}", flush=True)


if __name__ == "__main__":
    main()
