"""Step 2. Collect labelled rows into one training file and one held-out file.

    python prepare.py --data DATA --out work/rows [--licence P] [--noise 0.04]

DATA holds `toxicity/`, `sentiment/` and `evaluation/{toxicity,sentiment}/` with files named
`<set>.<language>.<split>.jsonl.gz`. Sets of class NC in datasets.json, and whatever lies under
`evaluation/`, are only measured. Official dev files are held out; a set without one gives a
share of its rows, drawn by a hash of the text. Training texts that equal a held-out or measured
text (case, punctuation and width folded) are dropped; equal texts of several sets become one row.
"""

import argparse
import collections
import gzip
import hashlib
import json
import re
import unicodedata
from pathlib import Path

from common import ATTRIBUTES, DATASETS, SENTIMENT, read_rows
from noise import undone, with_noise
from templates import functional, sentences

ROBUSTNESS = Path(__file__).parent / "functional" / "robustness.jsonl"
HELD_OUT = 600  # rows to hold out per set and language where it has no dev file
WEAK_NEGATIVE = 0.1  # toxicity of the harmless half of contrast sets that judge only hate
# What nobody judged in a text of neutral or kind sentiment, but most readers would say.
PEACEFUL = {"TOXICITY": 0.05, "SEVERE_TOXICITY": 0.01, "INSULT": 0.05, "THREAT": 0.02, "IDENTITY_ATTACK": 0.02}


def key(text):
    """The text as duplicates are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded) or folded.strip()


def hashed(text):
    """A number in [0, 1) that depends only on the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2 ** 48


def to_row(raw, name, lang):
    row = {"text": raw["text"], "lang": lang.split("-")[0], "set": f"{name}.{lang}"}
    if "labels" in raw:
        row["tox"] = {a.upper(): v for a, v in raw["labels"].items() if a.upper() in ATTRIBUTES}
    else:
        row["sent"] = SENTIMENT.index(raw["label"])
    return row


def read_set(path):
    """Rows of one file with its place: train, dev or measure."""
    name, lang, split = path.name.split(".")[:3]
    measure = "evaluation" in path.parts or DATASETS[name]["class"] == "NC"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [to_row(json.loads(line), name, lang) for line in lines]
    for row in rows:
        row["part"] = "measure" if measure else "dev" if split == "dev" else "train"
        yield row


def hold_out(rows):
    """Move a share of every set without a dev file from train to dev."""
    sizes = collections.Counter(r["set"] for r in rows if r["part"] == "train")
    has_dev = {r["set"] for r in rows if r["part"] == "dev" and "textdetox" not in r["set"]}
    for row in rows:
        if row["part"] == "train" and row["set"] not in has_dev:
            share = min(0.25, max(0.04, HELD_OUT / sizes[row["set"]]))
            if hashed(row["key"]) < share:
                row["part"] = "dev"


def merge(rows):
    """One training row per text: labels averaged; contradicting sentiment dropped."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["key"]].append(row)
    for group in groups.values():
        first = dict(group[0])
        labels = collections.defaultdict(list)
        for row in group:
            for name, value in row.get("tox", {}).items():
                labels[name].append(value)
        if labels:
            first["tox"] = {k: round(sum(v) / len(v), 3) for k, v in labels.items()}
        classes = {row["sent"] for row in group if "sent" in row}
        first.pop("sent", None)
        if len(classes) == 1:
            first["sent"] = classes.pop()
        if "tox" in first or "sent" in first:
            yield first


def soften(rows):
    """Mark what a set cannot teach: no neutral class, attributes without positives, toxicity where only sentiment was judged."""
    positives, neutrals = collections.Counter(), collections.Counter()
    for row in rows:
        neutrals[row["set"]] += row.get("sent") == 1
        for name, value in row.get("tox", {}).items():
            positives[row["set"], name] += value >= 0.5
    for row in rows:
        name = row["set"]
        if "sent" in row and not neutrals[name]:
            row["two_class"] = True
        tox = row.get("tox")
        if tox is None:
            if row["sent"] > 0:
                row["tox"], row["weak"] = dict(PEACEFUL), list(PEACEFUL)
            continue
        row["weak"] = [a for a in tox if positives[name, a] < 5]
        weak_set = DATASETS.get(name.split(".")[0], {}).get("weak_negatives")
        if weak_set and "TOXICITY" not in tox and tox.get("IDENTITY_ATTACK") == 0:
            tox["TOXICITY"] = WEAK_NEGATIVE
            row["weak"].append("TOXICITY")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--licence", choices=["P", "R"], default="R",
                        help="P: only sets with an open licence; R: also those that state none")
    parser.add_argument("--noise", type=float, metavar="SHARE",
                        help="undo disguises as the product does, and add noisy copies of this share of the rows")
    args = parser.parse_args()
    allowed = {"P": "P", "R": "PR"}[args.licence]
    rows = []
    for path in sorted(args.data.rglob("*.jsonl.gz")):
        if path.name.count(".") == 4 and path.name.split(".")[0] in DATASETS:
            rows.extend(read_set(path))
    for lang, text, labels in sentences():
        rows.append({"text": text, "lang": lang, "set": f"templates.{lang}", "part": "train", "tox": labels})
    for row in rows:
        row["key"] = key(row["text"])
    hold_out([r for r in rows if not r["set"].startswith("templates")])
    kept_out = {r["key"] for r in rows if r["part"] != "train"} | {key(r["text"]) for r in functional()}
    kept_out |= {key(r["text"]) for r in read_rows(ROBUSTNESS)}
    train = [r for r in rows if r["part"] == "train" and r["key"] not in kept_out
             and (r["set"].startswith("templates") or DATASETS[r["set"].split(".")[0]]["class"] in allowed)]
    before = len(train)
    train = list(merge(train))
    merged = before - len(train)
    soften(train)
    measured = {r["key"] for r in rows if r["part"] == "measure"}
    seen = set()
    held = []
    for row in rows:
        if row["part"] == "train" or (row["part"] == "dev" and row["key"] in measured):
            continue
        if (row["set"], row["key"]) not in seen:
            seen.add((row["set"], row["key"]))
            held.append(row)
    if args.noise is not None:
        train = with_noise(train, args.noise)
        for row, text in zip(held, undone([row["text"] for row in held])):
            row["text"] = text
    args.out.mkdir(parents=True, exist_ok=True)
    for name, part in (("train", train), ("held", held)):
        with open(args.out / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for row in part:
                row.pop("key")
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    leaked = sum(r["part"] == "train" for r in rows) - before
    print(f"{len(rows)} rows read, {leaked} training rows left out (held out elsewhere or licence), "
          f"{merged} merged, {len(train)} to train on, {len(held)} held out or measured")


if __name__ == "__main__":
    main()
