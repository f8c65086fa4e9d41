"""Step 4. Fit the lexical table: what each piece, by itself, says about every output.

    python lexical.py --base work/trimmed --rows work/rows --out work/lexical.pt

A linear model on the mean over a text's pieces (fastText without the hidden layer). It reads all
rows in minutes, where the encoder sees a few per cent in an hour; the encoder's heads are added
to it, and as both are linear after the mean, every token's share of a score stays exact. Each set
has an intercept of its own, thrown away afterwards: otherwise the table would learn which pieces
mark a set, or a language, with many positives.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from common import SEED
from rows import Rows
from train import SHARES

SIZE = 4096  # rows per step
SCALE = 20.0  # logits per unit of the table, so that one rate suits table and intercepts
LARGEST = 8.0  # no row counts more than this many average rows


class Shuffled:
    """All rows in one random order, so that batches are slices."""

    def __init__(self, rows, rng):
        order = rng.permutation(len(rows))
        lengths = rows.lengths[order].astype(np.int64)
        self.ends = np.cumsum(lengths)
        starts = (rows.ends - rows.lengths)[order]
        shift = np.repeat(starts - (self.ends - lengths), lengths)
        self.ids = torch.from_numpy(rows.ids[np.arange(len(shift)) + shift].astype(np.int64))
        self.begins = self.ends - lengths
        chance = rows.chances()[order]
        self.weight = torch.from_numpy(np.minimum(chance / chance.mean(), LARGEST)).float()
        take = lambda array, kind: torch.from_numpy(array[order].astype(kind))
        self.tox, self.share = take(rows.tox, np.float32), take(rows.weight, np.float32)
        self.sent, self.two_class = take(rows.sent, np.int64), take(rows.two_class, np.float32)
        self.sets = take(rows.sets, np.int64)
        # As in training, no line of its own for a set that nobody judged.
        self.lines = torch.ones(len(rows), 10)
        self.lines[:, :7] = take(rows.judged, np.float32)[:, None]

    def bag(self, part):
        """Flat ids and offsets of the rows of a slice."""
        begin, end = int(self.begins[part.start]), int(self.ends[part.stop - 1])
        return self.ids[begin:end], torch.from_numpy(self.begins[part] - begin)


def loss_of(data, part, logits):
    weight = data.weight[part]
    tox = F.binary_cross_entropy_with_logits(logits[:, :7], data.tox[part].nan_to_num(), reduction="none")
    tox = (tox * data.share[part] * SHARES).sum(1)
    classes = logits[:, 7:] - 1e4 * data.two_class[part, None] * torch.tensor([0.0, 1.0, 0.0])
    sent = F.cross_entropy(classes, data.sent[part], reduction="none", ignore_index=-1)
    return ((tox + sent) * weight).mean()


def fit(rows, pieces, epochs, rate, decay):
    """The table, [pieces, 10], in logits."""
    data = Shuffled(rows, np.random.default_rng(SEED))
    table = torch.zeros(pieces, 10, requires_grad=True)
    intercepts = torch.zeros(len(rows.names), 10, requires_grad=True)
    optimizer = torch.optim.Adagrad([{"params": [table], "lr": rate}, {"params": [intercepts], "lr": 0.2}])
    starts = range(0, len(rows) - SIZE + 1, SIZE)
    total, step = epochs * len(starts), 0
    for epoch in range(epochs):
        mean = 0.0
        for start in starts:
            part = slice(start, start + SIZE)
            ids, offsets = data.bag(part)
            logits = SCALE * F.embedding_bag(ids, table, offsets, mode="mean") + intercepts[data.sets[part]] * data.lines[part]
            loss = loss_of(data, part, logits)
            (loss + decay * table.square().sum()).backward()
            optimizer.param_groups[0]["lr"] = rate * (1 - step / total)
            optimizer.step()
            optimizer.zero_grad()
            mean, step = mean + loss.item() / len(starts), step + 1
        print(f"epoch {epoch + 1}: loss {mean:.4f}", flush=True)
    return table.detach() * SCALE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--decay", type=float, default=1e-6)
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    rows = Rows(args.rows / "train.jsonl", tokenizer, 128)
    torch.save(fit(rows, tokenizer.get_vocab_size(), args.epochs, args.rate, args.decay), args.out)


if __name__ == "__main__":
    main()
