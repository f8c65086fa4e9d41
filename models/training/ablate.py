"""What each step of the data brings, told by the lexical table alone: minutes each, where the encoder takes hours.

    python ablate.py --base work/trimmed --rows work/rows --plain work/rows_plain --out work/ablation.json

`--plain` is `prepare.py` without --noise. Every variant is fitted like the shipped table and scored on the
held-out rows that fit nothing (fold 1), on the sets that are only measured, and on the sentences of
`functional/`; means over sets or languages of the AUC. A run that was cut off goes on with what `--out` lacks.
"""

import argparse
import collections
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from common import ATTRIBUTES, DATASETS, fold, read_rows
from figures import auc
from lexical import fit
from rows import Rows
from templates import functional

LEAST = 20  # rows of both kinds, for an AUC
EPOCHS, RATE, DECAY = 6, 0.15, 1e-6  # as lexical.py


def subset(rows, keep):
    """Only the rows of a mask."""
    rows.ids = rows.ids[np.repeat(keep, rows.lengths)]
    for name in ("lengths", "tox", "weight", "sent", "two_class", "sets"):
        setattr(rows, name, getattr(rows, name)[keep])
    rows.ends = np.cumsum(rows.lengths.astype(np.int64))
    return rows


def without_templates(rows):
    return subset(rows, ~np.array([n.startswith("templates.") for n in rows.names])[rows.sets])


def without_peaceful(rows):
    """Texts that only sentiment was judged on say nothing of toxicity, as before `prepare.PEACEFUL`."""
    alone = ~rows.judged & (rows.sent >= 0)
    rows.tox[alone], rows.weight[alone] = np.nan, 0
    return rows


def open_licences(rows):
    own = [DATASETS.get(n.split(".")[0], {"class": "P"})["class"] == "P" for n in rows.names]
    return subset(rows, np.array(own)[rows.sets])


def every_row_alike(rows):
    rows.chances = lambda: np.ones(len(rows))
    return rows


def logits_of(table, tokenizer, texts):
    return np.array([table[e.ids].mean(0) for e in tokenizer.encode_batch_fast(texts)])


def mean_auc(groups):
    """Mean over groups that hold enough of both kinds, and their number."""
    values = []
    for pairs in groups.values():
        truth, score = (np.array(column) for column in zip(*pairs))
        if min(truth.sum(), (~truth).sum()) >= LEAST:
            values.append(auc(truth, score))
    return {"auc": round(float(np.mean(values)), 4), "of": len(values)}


def measure(table, tokenizer, held, test):
    """Mean AUCs of toxicity, of sentiment, and in sentences of our own of attacks on groups and of toxicity that names none."""
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for row, values in zip(held, logits_of(table, tokenizer, [r["text"] for r in held])):
        kind = "held out" if row["part"] == "dev" else "only measured"
        if "TOXICITY" in row.get("tox", {}):
            groups[f"toxicity, {kind}"][row["set"]].append((row["tox"]["TOXICITY"] >= 0.5, values[0]))
        if row.get("sent", 1) != 1:
            groups[f"sentiment, {kind}"][row["set"]].append((row["sent"] == 2, values[9] - values[7]))
    attack = ATTRIBUTES.index("IDENTITY_ATTACK")
    for row, values in zip(test, logits_of(table, tokenizer, [r["text"] for r in test])):
        if "IDENTITY_ATTACK" in row["labels"]:
            groups["attacks on groups"][row["language"]].append((row["labels"]["IDENTITY_ATTACK"] >= 0.5, values[attack]))
        if row["group"] is None and "TOXICITY" in row["labels"]:
            groups["toxicity that names no group"][row["language"]].append((row["labels"]["TOXICITY"] >= 0.5, values[0]))
    return {name: mean_auc(sets) for name, sets in sorted(groups.items())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("base", "rows", "plain", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    read = lambda folder: Rows(folder / "train.jsonl", tokenizer, 128)
    held = [r for r in read_rows(args.rows / "held.jsonl") if r["part"] == "measure" or fold(r["text"]) == 1]
    test = list(functional())
    variants = {
        "as shipped": lambda: read(args.rows),
        "no noisy copies": lambda: read(args.plain),
        "no sentences of our own": lambda: without_templates(read(args.rows)),
        "sentiment rows silent on toxicity": lambda: without_peaceful(read(args.rows)),
        "every row alike": lambda: every_row_alike(read(args.rows)),
        "open licences only": lambda: open_licences(read(args.rows)),
    }
    report = json.loads(args.out.read_text()) if args.out.exists() else {}
    for name, rows in variants.items():
        if name in report:
            continue
        table = fit(rows(), tokenizer.get_vocab_size(), EPOCHS, RATE, DECAY).numpy()
        report[name] = measure(table, tokenizer, held, test)
        print(name, report[name], flush=True)
        args.out.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
