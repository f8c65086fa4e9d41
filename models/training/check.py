"""Step 12. Is a score the same alone and in a batch, how far is int8 from fp32, how fast are both?

    python check.py --model ../tonfall-small-1 --fp32 work/fp32.onnx --rows work/rows --out work/checks.json
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np

from common import SEED, read_rows
from figures import sigmoid, softmax
from onnx_scores import logits, open_session, open_tokenizer, pad

TEXTS = 256


def scores(values):
    return np.concatenate([sigmoid(values[:, :7]), softmax(values[:, 7:])], axis=1)


def in_batches(session, encodings, size):
    """Scores in random padded batches."""
    order = np.random.default_rng(SEED).permutation(len(encodings))
    out = np.zeros((len(encodings), 10), np.float32)
    for start in range(0, len(order), size):
        part = order[start:start + size]
        out[part] = np.concatenate(session.run(
            ["toxicity_logits", "sentiment_logits"], pad([encodings[i] for i in part])), axis=1)
    return scores(out)


def speed(session, encodings, size=8):
    """Texts of 32 tokens per second, one thread."""
    long = [e for e in encodings if len(e.ids) >= 32][:64]
    feed = pad(long)
    feed = {k: v[:, :32] for k, v in feed.items()}
    best = 0
    for _ in range(4):
        begun = time.perf_counter()
        for start in range(0, len(long), size):
            session.run(None, {k: v[start:start + size] for k, v in feed.items()})
        best = max(best, len(long) / (time.perf_counter() - begun))
    return round(best, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--fp32", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    texts = [row["text"] for row in read_rows(args.rows / "held.jsonl")]
    texts = random.Random(SEED).sample(texts, TEXTS)
    encodings = open_tokenizer(args.model).encode_batch_fast(texts)
    small, full = open_session(args.model / "onnx" / "model_quantized.onnx"), open_session(args.fp32)
    alone = scores(logits(small, encodings, size=1))
    batched = in_batches(small, encodings, 16)
    exact = scores(logits(full, encodings))
    drift = np.abs(alone - exact)
    checks = {"texts": TEXTS,
              "alone_vs_batches_of_16": {"max": float(np.abs(alone - batched).max())},
              "int8_vs_fp32": {"mean": round(float(drift.mean()), 4), "p99": round(float(np.quantile(drift, 0.99)), 4),
                               "max": round(float(drift.max()), 4)},
              "texts_per_second_32_tokens_one_thread": {"int8": speed(small, encodings), "fp32": speed(full, encodings)}}
    args.out.write_text(json.dumps(checks, indent=1))
    print(json.dumps(checks, indent=1))


if __name__ == "__main__":
    main()
