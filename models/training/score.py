"""Step 7. Score the held-out and measured rows with the exported model.

    python score.py --model ../tonfall-small-0 --rows work/rows --out work/scores.jsonl

At most so many rows per set and language, drawn by a hash of the text. The output holds labels
and logits and no text.
"""

import argparse
import collections
import hashlib
import json
import time
from pathlib import Path

import numpy as np

from common import read_rows
from onnx_scores import logits, open_session, open_tokenizer

RARE = ("THREAT", "SEVERE_TOXICITY", "SEXUALLY_EXPLICIT")


def choose(rows, toxicity, sentiment):
    """A sample per set; larger where the rare attributes are judged positive."""
    sets = collections.defaultdict(list)
    for row in rows:
        sets[row["set"]].append(row)
    for members in sets.values():
        members.sort(key=lambda r: hashlib.sha256(b"1" + r["text"].encode()).digest())
        rare = any(r.get("tox", {}).get(a, 0) >= 0.5 for r in members for a in RARE)
        limit = max(600 if rare else 0, toxicity if "tox" in members[0] else sentiment)
        yield from members[:limit]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--toxicity", type=int, default=600, help="rows per toxicity set")
    parser.add_argument("--sentiment", type=int, default=300, help="rows per sentiment set")
    args = parser.parse_args()
    rows = list(choose(read_rows(args.rows / "held.jsonl"), args.toxicity, args.sentiment))
    encodings = open_tokenizer(args.model).encode_batch_fast([row.pop("text") for row in rows])
    begun = time.time()
    scores = logits(open_session(args.model / "onnx" / "model_quantized.onnx"), encodings)
    tokens = sum(len(e.ids) for e in encodings)
    print(f"{len(rows)} rows, {tokens} tokens, {tokens / (time.time() - begun):.0f} tokens/s")
    with open(args.out, "w") as out:
        for row, values in zip(rows, np.round(scores.astype(float), 4).tolist()):
            out.write(json.dumps({**row, "logits": values}) + "\n")


if __name__ == "__main__":
    main()
