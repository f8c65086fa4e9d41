"""Step 8. Score the held-out and measured rows with the exported model.

    python score.py --model ../tonfall-small-1 --rows work/rows --out work/scores.jsonl

The output holds labels and logits and no text; with --lexical also the logits of that table alone.
"""

import argparse
import collections
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import torch

from common import fold, read_rows
from onnx_scores import logits, open_session, open_tokenizer

RARE = ("THREAT", "SEVERE_TOXICITY", "SEXUALLY_EXPLICIT")


def choose(rows, toxicity, sentiment, measured, more=()):
    """A sample drawn by hash: so many rows per language, shared among its sets; more of rare attributes.

    Languages in `more` get three times as many toxicity rows.
    """
    sets, languages = collections.defaultdict(list), collections.defaultdict(set)
    for row in rows:
        task = "measured" if row["part"] == "measure" else "toxicity" if "tox" in row else "sentiment"
        sets[task, row["lang"], row["set"]].append(row)
    for (task, lang, name), members in sets.items():
        if task != "toxicity" or any(v < 0.5 for r in members for v in r["tox"].values()):
            languages[task, lang].add(name)
    limits = {"toxicity": toxicity, "sentiment": sentiment}
    for (task, lang, name), members in sets.items():
        members.sort(key=lambda r: hashlib.sha256(b"1" + r["text"].encode()).digest())
        limit = measured if task == "measured" else max(20, -(-limits[task] // max(1, len(languages[task, lang]))))
        if task == "toxicity":
            limit *= 3 if lang in more else 1
            limit = max(60, limit) if name in languages[task, lang] else 20
            if sum(r["tox"].get(a, 0) >= 0.5 for r in members for a in RARE) >= 8:
                limit = max(600, limit)
        yield from members[:limit]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--graph", type=Path, help="another graph than the model's, such as the one in fp32")
    parser.add_argument("--lexical", type=Path)
    parser.add_argument("--toxicity", type=int, default=1000, help="rows per language")
    parser.add_argument("--sentiment", type=int, default=600, help="rows per language")
    parser.add_argument("--measured", type=int, default=600, help="rows per measured-only set")
    parser.add_argument("--more", nargs="*", default=[], help="languages with three times as many toxicity rows")
    parser.add_argument("--tokens", type=int, default=128, help="per text")
    args = parser.parse_args()
    rows = list(choose(read_rows(args.rows / "held.jsonl"), args.toxicity, args.sentiment, args.measured,
                       args.more))
    for row in rows:
        row["fold"] = fold(row["text"])
    encodings = open_tokenizer(args.model, args.tokens).encode_batch_fast([row.pop("text") for row in rows])
    begun = time.time()
    scores = logits(open_session(args.graph or args.model / "onnx" / "model_quantized.onnx"), encodings)
    tokens = sum(len(e.ids) for e in encodings)
    print(f"{len(rows)} rows, {tokens} tokens, {tokens / (time.time() - begun):.0f} tokens/s")
    if args.lexical:
        table = torch.load(args.lexical, weights_only=True).numpy()
        for row, encoding in zip(rows, encodings):
            row["lexical"] = np.round(table[encoding.ids].mean(0).astype(float), 4).tolist()
    with open(args.out, "w") as out:
        for row, values in zip(rows, np.round(scores.astype(float), 4).tolist()):
            out.write(json.dumps({**row, "logits": values}) + "\n")


if __name__ == "__main__":
    main()
