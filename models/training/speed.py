"""Step 15. How fast the model is beside an XLM-R base of 278 million weights, one thread, the same run.

    python speed.py --model ../tonfall-small-1 --rows work/rows --out work/speed.json

The reference has random weights, since speed does not depend on them: 12 layers of 768, 250,002
pieces, with the same fused attention, GELU and layer norms, quantised to int8 by ONNX Runtime's own
`quantize_dynamic`, which is how such models are usually served. Both read the same number of texts of
32 tokens, in batches of 8 and of 32, in turns; the best turn of each counts.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertConfig

from common import SEED, read_rows
from export import build
from model import Tonfall
from onnx_scores import open_session, open_tokenizer, pad

TOKENS = 32
TEXTS = 64
TURNS = 5


def reference(folder):
    """The file of a random XLM-R base in int8."""
    torch.manual_seed(SEED)
    config = BertConfig(vocab_size=250002, hidden_size=768, num_hidden_layers=12, num_attention_heads=12,
                        intermediate_size=3072, max_position_embeddings=514, type_vocab_size=1, pad_token_id=1)
    full, small = folder / "full.onnx", folder / "int8.onnx"
    model = Tonfall(config)
    parameters = sum(p.numel() for p in model.encoder.parameters())
    onnx.save(build(model), full)
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"],
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
    return small, parameters


def seconds(session, feed, size):
    begun = time.perf_counter()
    for start in range(0, TEXTS, size):
        session.run(["toxicity_logits"], {k: v[start:start + size] for k, v in feed.items()})
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = open_tokenizer(args.model, TOKENS)
    encodings = []
    for row in read_rows(args.rows / "held.jsonl"):
        encoding = tokenizer.encode(row["text"])
        if len(encoding.ids) == TOKENS:
            encodings.append(encoding)
        if len(encodings) == TEXTS:
            break
    feed = pad(encodings)
    with tempfile.TemporaryDirectory() as folder:
        path, parameters = reference(Path(folder))
        sessions = {"model": open_session(args.model / "onnx" / "model_quantized.onnx"), "reference": open_session(path)}
        report = {"reference_weights": parameters, "texts": TEXTS, "tokens": TOKENS, "threads": 1}
        for size in (8, 32):
            best = {name: seconds(session, feed, size) for name, session in sessions.items()}
            for _ in range(TURNS):
                for name, session in sessions.items():
                    best[name] = min(best[name], seconds(session, feed, size))
            rates = {name: round(TEXTS / value, 1) for name, value in best.items()}
            report[f"batches_of_{size}"] = {**rates, "times_as_fast": round(rates["model"] / rates["reference"], 2)}
    args.out.write_text(json.dumps(report, indent=1))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
