"""Step 3. Keep the pieces the training texts use, their rows of the word table, and the lowest layers.

    python trim.py --base work/base --rows work/rows --out work/trimmed

Writes `tokenizer.json`, `config.json` and `encoder.pt` like convert.py does, only smaller.
"""

import argparse
import collections
import itertools
import json
from pathlib import Path

import torch

from common import read_rows
from tokenizer import build

WORDS = "embeddings.word_embeddings.weight"
LAYER = "encoder.layer."


def count(tokenizer, texts):
    """How often each piece occurs."""
    counts = collections.Counter()
    while block := list(itertools.islice(texts, 20000)):
        for encoding in tokenizer.encode_batch_fast(block, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def choose(pieces, counts, limit):
    """Special pieces, all single characters, then the most frequent; in the old order."""
    keep = {0, 1, 2, 3} | {i for i, (piece, _) in enumerate(pieces) if len(piece.lstrip("▁")) <= 1}
    for index, _ in counts.most_common():
        if len(keep) >= limit:
            break
        keep.add(index)
    return sorted(keep)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=69000)
    parser.add_argument("--layers", type=int, default=12, help="keep so many of the lowest")
    args = parser.parse_args()
    pieces = [tuple(p) for p in json.loads((args.base / "pieces.json").read_text())]
    texts = (row["text"] for row in read_rows(args.rows / "train.jsonl"))
    keep = choose(pieces, count(build(pieces), texts), args.pieces)
    args.out.mkdir(parents=True, exist_ok=True)
    build([pieces[i] for i in keep]).save(str(args.out / "tokenizer.json"), pretty=False)
    state = torch.load(args.base / "encoder.pt")
    state[WORDS] = state[WORDS][keep].clone()
    state = {k: v for k, v in state.items() if not k.startswith(LAYER) or int(k.split(".")[2]) < args.layers}
    torch.save(state, args.out / "encoder.pt")
    config = json.loads((args.base / "config.json").read_text())
    config["vocab_size"], config["num_hidden_layers"] = len(keep), args.layers
    (args.out / "config.json").write_text(json.dumps(config, indent=1))
    print(f"{len(keep)} of {len(pieces)} pieces kept")


if __name__ == "__main__":
    main()
