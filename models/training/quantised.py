"""What int8 costs: macro-F1 of every set at the shipped thresholds, beside the same weights in fp32.

    python score.py --model MODEL --rows work/rows --out work/int8.jsonl
    python score.py --model MODEL --rows work/rows --graph work/fp32.onnx --out work/fp32.jsonl
    python quantised.py --int8 work/int8.jsonl --fp32 work/fp32.jsonl --calibration work/calibration.json --out work/quantised.json

Rows that fitted something count too: both graphs have the same thresholds. Sets with fewer than 20 rows of a
kind are left out, since one row is worth more than a point there.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from evaluate import figures
from figures import Scores

LEAST = 20


def of_sets(path, tables):
    """{(set, what): macro-F1} of sets with enough rows."""
    data = Scores(path, {"dev", "measure"})
    out = {}
    for name, entry in figures(data, data.sets, tables, False).items():
        for what, values in entry.items():
            kinds = (values.get("positives", LEAST), values["rows"] - values.get("positives", LEAST))
            if "macro_f1" in values and min(kinds) >= LEAST:
                out[name, what] = values["macro_f1"]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("int8", "fp32", "calibration", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    tables = json.loads(args.calibration.read_text())
    small, full = of_sets(args.int8, tables), of_sets(args.fp32, tables)
    lost = {key: round(full[key] - small[key], 3) for key in full}
    report = {"mean_loss": {}, "sets": {}}
    for what in sorted({what for _, what in lost}):
        report["mean_loss"][what] = round(float(np.mean([v for (_, w), v in lost.items() if w == what])), 4)
    for (name, what), value in sorted(lost.items()):
        report["sets"].setdefault(name, {})[what] = {"int8": small[name, what], "fp32": full[name, what], "loss": value}
    args.out.write_text(json.dumps(report, indent=1))
    worst = sorted(lost.items(), key=lambda entry: -entry[1])[:8]
    print(json.dumps(report["mean_loss"]), *(f"{name} {what} {value}" for (name, what), value in worst), sep="\n")


if __name__ == "__main__":
    main()
