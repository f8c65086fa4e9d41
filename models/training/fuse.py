"""Step 9. Weigh encoder and lexical table against each other where they were fitted apart.

    python fuse.py --checkpoint work/run/checkpoint.pt --lexical work/lexical.pt \\
        --scores work/scores.jsonl --out work/fused.pt --scores-out work/fused.jsonl

Per attribute two factors, for sentiment two factors and three constants, fitted on the held-out
rows of the trainable sets. They go into the heads and the table, so the model keeps its form;
`--scores-out` holds the scores of the fused model.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from common import read_rows
from figures import Scores

PULL = 5.0  # strength of the starting factors, in rows


def minimise(loss, parameters):
    """Newton-like descent of a smooth convex loss."""
    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(closure)


def attribute_factors(encoder, table, label, weight, sets):
    """Factors of both logits, with an intercept per set."""
    _, sets = np.unique(sets, return_inverse=True)
    x = torch.tensor(np.stack([encoder, table], 1), dtype=torch.float32)
    label, weight = torch.tensor(label).float(), torch.tensor(weight).float()
    factors = torch.full((2,), 0.7, requires_grad=True)
    intercepts = torch.zeros(sets.max() + 1, requires_grad=True)
    place = torch.tensor(sets)

    def loss():
        logits = x @ factors + intercepts[place]
        value = F.binary_cross_entropy_with_logits(logits, label, weight=weight, reduction="sum")
        return value + PULL * (factors - 0.7).square().sum() + 0.5 * intercepts.square().sum()

    minimise(loss, [factors, intercepts])
    return factors.detach().clamp(min=0).numpy()


def sentiment_factors(encoder, table, classes):
    """Two factors for all classes and a constant for each."""
    encoder, table = torch.tensor(encoder).float(), torch.tensor(table).float()
    classes = torch.tensor(classes)
    factors = torch.full((2,), 0.7, requires_grad=True)
    constants = torch.zeros(3, requires_grad=True)

    def loss():
        logits = factors[0] * encoder + factors[1] * table + constants
        return F.cross_entropy(logits, classes, reduction="sum") + PULL * (factors - 0.7).square().sum()

    minimise(loss, [factors, constants])
    return factors.detach().clamp(min=0).numpy(), constants.detach().numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("checkpoint", "lexical", "scores", "out", "scores-out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    data = Scores(args.scores, {"dev"}, fold=0)
    own, words = np.ones(10), np.ones(10)
    for j in range(7):
        mask = data.judged(j)
        own[j], words[j] = attribute_factors(data.tox[mask, j], data.lexical[mask, j], data.labels[mask, j],
                                             data.weights[mask], data.sets[mask])
    mask = data.three_class()
    (own[7:], words[7:]), constants = sentiment_factors(data.sent[mask], data.lexical[mask, 7:], data.classes[mask])
    constants = np.concatenate([np.zeros(7), constants])
    print("encoder", own.round(2), "table", words.round(2), "constants", constants.round(2))

    checkpoint = torch.load(args.checkpoint, weights_only=True)
    model = checkpoint["model"]
    for name, part in (("toxicity", slice(0, 7)), ("sentiment", slice(7, 10))):
        factor = torch.tensor(own[part]).float()
        model[f"{name}.weight"] *= factor[:, None]
        model[f"{name}.bias"] = model[f"{name}.bias"] * factor + torch.tensor(constants[part]).float()
    model["lexical.weight"] = torch.load(args.lexical, weights_only=True) * torch.tensor(words).float()
    torch.save(checkpoint, args.out)
    with open(args.scores_out, "w") as out:
        for row in read_rows(args.scores):
            fused = own * np.array(row["logits"]) + words * np.array(row.pop("lexical")) + constants
            row["logits"] = np.round(fused, 4).tolist()
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
