"""Step 14. The figures of the card: the finished folder, measured by `tonfall eval`.

    python measure.py --model ../tonfall-small-1 --rows work/rows --out work/figures [--sample 600]

Writes the held-out rows that fitted nothing (`dev`) and those of the sets that are only measured (`measure`) as labelled
files, one for each set, and the reports `work/figures/dev.json` and `measure.json`. The texts lie
under --out, which is not for git. Synthetic sets are left out: they are no comments.
"""

import argparse
import collections
import json
import subprocess
from pathlib import Path

from common import DATASETS, SENTIMENT, fold, read_rows

EACH = 3  # rows of a kind
TONFALL = Path(__file__).resolve().parents[2] / "bin" / "tonfall.js"


def labelled(row):
    """A row of prepare.py as `tonfall eval` reads it."""
    out = {"text": row["text"], "lang": row["lang"], "source": row["set"]}
    if row.get("tox"):
        out["labels"] = row["tox"]
    if "sent" in row:
        out["label"] = SENTIMENT[row["sent"]]
    return out


def one_sided(rows):
    """(set, attribute) of held-out sets with fewer than EACH rows of a kind: they tell nothing apart, as in calibrate.py."""
    counts = collections.defaultdict(lambda: [0, 0])
    for row in rows:
        for attribute, value in row.get("tox", {}).items():
            counts[row["set"], attribute][value >= 0.5] += row["part"] == "dev"
    return {key for key, kinds in counts.items() if min(kinds) < EACH}


def write_sets(rows, folder):
    """One file for each part and set; returns the files of each part."""
    rows = list(rows)
    left_out = one_sided(rows)
    sets = collections.defaultdict(list)
    for row in rows:
        fitted = row["part"] == "dev" and fold(row["text"]) == 0
        if row["part"] == "dev" and "tox" in row:
            row["tox"] = {a: v for a, v in row["tox"].items() if (row["set"], a) not in left_out}
        if not fitted and (row.get("tox") or "sent" in row) and not DATASETS[row["set"].split(".")[0]].get("synthetic"):
            sets[row["part"], row["set"]].append(labelled(row))
    files = collections.defaultdict(list)
    for (part, name), members in sorted(sets.items()):
        path = folder / part / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in members), encoding="utf-8")
        files[part].append(path)
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=int, help="rows of each set")
    args = parser.parse_args()
    for part, files in write_sets(read_rows(args.rows / "held.jsonl"), args.out).items():
        command = ["node", TONFALL, "eval", *files, "--model", args.model, "--by", "language", "--by", "source",
                   "--out", args.out / f"{part}.json"]
        sample = ["--sample", str(args.sample)] if args.sample else []
        # 1: measured, but some rows were refused; the report counts them.
        code = subprocess.run([*map(str, command), *sample]).returncode
        if code not in (0, 1):
            raise SystemExit(code)


if __name__ == "__main__":
    main()
