"""Between steps 5 and 6. How large each channel of what a product multiplies becomes, over training texts.

    python activations.py --base work/trimmed --checkpoint work/run/checkpoint.pt --rows work/rows --out work/activations.npz

export.py takes fixed scales from it. Every 300th training row counts, whatever its language: some 3,800 texts. The array
`<layer>.<product>` holds the largest absolute value of each channel over all tokens.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from common import read_rows
from model import load
from onnx_scores import cut, open_tokenizer, pad

EVERY = 300  # rows
PRODUCTS = {"qkv": "attention.self.query", "attention.output": "attention.output.dense", "intermediate": "intermediate.dense"}


def watch(model, peaks, mask):
    """Have `peaks` follow the largest values that reach each product; `mask` holds the tokens that are no padding."""
    def follow(name):
        def hook(_, inputs):
            rows = inputs[0].reshape(-1, inputs[0].shape[-1])[mask["tokens"]]
            peaks[name] = torch.maximum(peaks[name], rows.abs().amax(0)) if name in peaks else rows.abs().amax(0)
        return hook

    for number, layer in enumerate(model.encoder.encoder.layer):
        for name, module in PRODUCTS.items():
            layer.get_submodule(module).register_forward_pre_hook(follow(f"{number}.{name}"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("base", "checkpoint", "rows", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    texts = [row["text"] for i, row in enumerate(read_rows(args.rows / "train.jsonl")) if i % EVERY == 0]
    encodings = sorted(open_tokenizer(args.base).encode_batch_fast(texts), key=lambda e: len(e.ids))
    model = load(args.base, args.checkpoint).eval()
    peaks, mask = {}, {}
    watch(model, peaks, mask)
    with torch.no_grad():
        for batch in cut([len(e.ids) for e in encodings], range(len(encodings)), 2048):
            fed = {name: torch.from_numpy(value) for name, value in pad([encodings[i] for i in batch]).items()}
            mask["tokens"] = fed["attention_mask"].reshape(-1).bool()
            model(fed["input_ids"], fed["attention_mask"])
    np.savez(args.out, **{name: value.numpy() for name, value in peaks.items()})
    print(f"{len(texts)} texts, {len(peaks)} products")


if __name__ == "__main__":
    main()
