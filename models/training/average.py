"""Beside step 5. The mean of the weights of checkpoints, each of which went on from the one before.

    python average.py work/run/checkpoint.pt work/run2/checkpoint.pt --out work/average.pt

What else a checkpoint holds (intercepts, place in the rows, counts) is that of the last.
"""

import argparse
from pathlib import Path

import torch


def mean_of(parts):
    """The mean of tensors of one name; what are no floating-point numbers must be the same everywhere."""
    if parts[0].is_floating_point():
        return torch.stack(parts).mean(0)
    if any(not torch.equal(part, parts[0]) for part in parts):
        raise ValueError("these checkpoints are of different models")
    return parts[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    held = [torch.load(path, weights_only=True) for path in args.checkpoints]
    models = [each["model"] for each in held]
    averaged = {name: mean_of([model[name] for model in models]) for name in models[-1]}
    torch.save({**held[-1], "model": averaged}, args.out)


if __name__ == "__main__":
    main()
