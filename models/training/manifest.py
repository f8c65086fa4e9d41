"""Step 13. Write tonfall.json: grades, calibration, thresholds, training sets, figures, hashes.

    python manifest.py --model ../tonfall-small-1 --rows work/rows --checkpoint work/run/checkpoint.pt \\
        --calibration work/calibration.json --quality work/quality.json --checks work/checks.json
"""

import argparse
import collections
import hashlib
import json
from pathlib import Path

import torch

from common import ATTRIBUTES, DATASETS, SEED, SENTIMENT, read_rows

FILES = ["onnx/model_quantized.onnx", "tokenizer.json", "config.json", "tokenizer_config.json"]
COMMAND = ("python score.py --model ../{name} --rows work/rows --out work/scores.jsonl {sample}&& "
           "python evaluate.py --scores work/scores.jsonl --calibration work/calibration.json --out work/quality.json")

FEW = 5  # rows of each kind, to tell whether an attribute is told apart at all


def is_measured(name, values):
    """Enough held-out rows of both classes in the language, and told apart."""
    values = values or {}
    if name == "sentiment":
        return values.get("rows", 0) >= 100 and values.get("auc", 0) >= 0.7
    positives, rows = values.get("positives", 0), values.get("rows", 0)
    return rows >= 100 and 20 <= positives <= rows - 20 and values.get("auc", 0) >= 0.7


def one_sided(rows):
    """Languages whose training rows are toxic almost without exception: nothing to tell apart there."""
    counts = collections.defaultdict(lambda: [0, 0])
    for row in read_rows(rows / "train.jsonl"):
        if "TOXICITY" in row.get("tox", {}):
            counts[row["lang"]][row["tox"]["TOXICITY"] >= 0.5] += 1
    return {lang for lang, (no, yes) in counts.items() if yes > 0.8 * (no + yes)}


def is_told_apart(name, values):
    """Ranked as well as `measured` asks, by rows that are fewer."""
    values = values or {}
    positives = values.get("positives", 0) if name != "sentiment" else FEW
    return values.get("auc", 0) >= 0.7 and FEW <= positives <= values["rows"] - FEW


def is_transferable(name, quality):
    """Told apart in two languages at least, on 20 positives in all."""
    seen = [q[name] for q in quality.values() if is_told_apart(name, q.get(name))]
    return len(seen) >= 2 and sum(v.get("positives", 20) for v in seen) >= 20


def grade(quality, apart, one_sided_languages):
    """`measured`; else `transferred` if told apart here or in two languages; else `none`.

    A language where the attribute was learnt from one-sided rows, or told apart badly on its
    held-out rows or on a measured-only set, is withdrawn to `none`.
    """
    names = [*ATTRIBUTES, "sentiment"]
    measured = {n: {l for l, q in quality.items() if is_measured(n, q.get(n))} for n in names}
    fallback = {n: "transferred" if is_transferable(n, quality) else "none" for n in names}
    others = collections.defaultdict(list)
    for name, entry in apart.items():
        others[name.split(".")[1].split("-")[0]].append(entry)
    grades = {}
    for lang in sorted({*quality, *others}):
        grades[lang] = {}
        for name in names:
            seen = [e[name] for e in [quality.get(lang, {}), *others[lang]] if name in e]
            poor = any(v["rows"] >= 100 and min(v.get("positives", 20), v["rows"] - v.get("positives", 20)) >= 10
                       and v.get("auc", 1) < 0.6 for v in seen)
            if name != "sentiment":
                poor = poor or lang in one_sided_languages
            known = "transferred" if is_told_apart(name, quality.get(lang, {}).get(name)) else fallback[name]
            grades[lang][name] = "measured" if lang in measured[name] else "none" if poor else known
    return {**grades, "*": fallback}


def training_sets(rows):
    """Sets with the number of rows each gave; shared texts count for the first."""
    counts = collections.Counter(row["set"].split(".")[0] for row in read_rows(rows / "train.jsonl"))
    return [{"name": n, "licence": DATASETS[n]["licence"], "class": DATASETS[n]["class"], "rows": c}
            for n, c in sorted(counts.items())]


def described(path):
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("model", "rows", "checkpoint", "calibration", "quality", "checks"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--sample", default="", help="options that score.py was given")
    args = parser.parse_args()
    tables, quality = json.loads(args.calibration.read_text()), json.loads(args.quality.read_text())
    run = torch.load(args.checkpoint, weights_only=True)
    name = args.model.resolve().name
    manifest = {
        "schema": 1, "name": name, "license": "MIT", "base": "multilingual-e5-small",
        "attributes": ATTRIBUTES, "sentiment": SENTIMENT, "window": {"tokens": 128, "overlap": 32},
        "languages": grade(quality["languages"], quality["measured_only"], one_sided(args.rows)),
        "calibration": tables["calibration"], "thresholds": tables["thresholds"], "operating": tables["operating"],
        "training": {"sets": training_sets(args.rows), "seed": SEED, "tokens": run["tokens"],
                     "steps": run["steps"], "texts": run["texts"]},
        "quality": {"command": COMMAND.format(name=name, sample=args.sample + " " * bool(args.sample)), **quality, "checks": json.loads(args.checks.read_text())},
        "files": {file: described(args.model / file) for file in FILES}}
    (args.model / "tonfall.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print({k: sum(v == k for g in manifest["languages"].values() for v in g.values())
           for k in ("measured", "transferred", "none")})


if __name__ == "__main__":
    main()
