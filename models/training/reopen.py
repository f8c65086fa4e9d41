"""Instead of steps 1 and 3. Read a finished model folder back, to go on training where it stands.

    python reopen.py --model ../tonfall-small-1 --out work/trimmed

Leaves what trim.py leaves, `tokenizer.json` and `config.json`, and `checkpoint.pt` for `train.py --resume`: the
weights of the int8 graph as fp32, at no place in the rows. Rounding to int8 costs no more than it did when the model was
exported. The lexical table is set to 0, since the encoder learns little beside it (step 9 adds it again).
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from convert import HEADER

LAYER = "encoder.encoder.layer.{}."
WORDS = "encoder.embeddings."


class Nodes:
    """The nodes of a graph by kind, in order, and the values that are known of their inputs."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        self.all = list(graph.node)
        self.maker = {name: node for node in self.all for name in node.output}

    def known(self, kind):
        """For every node of a kind its inputs that are weights, in order."""
        for node in self.all:
            if node.op_type == kind:
                yield [self.values[name] for name in node.input if name in self.values]

    def products(self):
        """Matrix [out, in] and bias, None where it has none, of every MatMulIntegerToFloat."""
        for node in self.all:
            if node.op_type == "MatMulIntegerToFloat":
                rows, whole, _, scale, *rest = node.input
                matrix = self.values[whole].T.astype(np.float32) * self.values[scale][:, None]
                yield matrix * self.shrunk(rows), self.values[rest[2]] if len(rest) == 3 else None

    def shrunk(self, rows):
        """What the channels of quantised rows were multiplied by before, where their scales are fixed."""
        before = self.maker[self.maker[rows].input[0]]
        if before.op_type != "Mul":
            return 1
        return next(self.values[name] for name in before.input if name in self.values)


def norm_of(state, name, gamma, beta):
    state[f"{name}.LayerNorm.weight"], state[f"{name}.LayerNorm.bias"] = gamma, beta


def embeddings_of(nodes, state):
    """Word table, places, and the norm behind them; the types are part of the places."""
    tables = [inputs[0] for inputs in nodes.known("Gather") if inputs and inputs[0].ndim == 2]
    words, scales = tables[0], tables[1]
    state[WORDS + "word_embeddings.weight"] = words.astype(np.float32) * scales
    places = next(nodes.known("Slice"))[0]
    state[WORDS + "position_embeddings.weight"] = places
    norm_of(state, WORDS[:-1], *next(nodes.known("LayerNormalization")))


def layers_of(nodes, state):
    """The transformer layers, from the four products and two norms of each; the last product's bias is added behind it."""
    products = list(nodes.products())
    added = [inputs[0] for inputs in nodes.known("Sum") if inputs]
    _, *norms = nodes.known("LayerNormalization")  # the first is that of the embeddings
    for layer, last_bias in enumerate(added):
        at = LAYER.format(layer)
        (together, bias), mixed, up, (down, _) = products[4 * layer:4 * layer + 4]
        for name, weights, biases in zip(("query", "key", "value"), np.split(together, 3), np.split(bias, 3)):
            state[f"{at}attention.self.{name}.weight"], state[f"{at}attention.self.{name}.bias"] = weights, biases
        for name, (weights, biases) in (("attention.output", mixed), ("intermediate", up), ("output", (down, last_bias))):
            state[f"{at}{name}.dense.weight"], state[f"{at}{name}.dense.bias"] = weights, biases
        for name, norm in zip(("attention.output", "output"), norms[2 * layer:]):
            norm_of(state, at + name, *norm)
    return len(added)


def heads_of(nodes, state):
    weight = next(inputs[0] for inputs in nodes.known("MatMul") if inputs).T
    bias = next(inputs[0] for inputs in nodes.known("Add") if inputs and inputs[0].shape == (10,))
    for name, part in (("toxicity", slice(0, 7)), ("sentiment", slice(7, 10))):
        state[f"{name}.weight"], state[f"{name}.bias"] = weight[part], bias[part]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    nodes, state = Nodes(args.model / "onnx" / "model_quantized.onnx"), {}
    embeddings_of(nodes, state)
    layers = layers_of(nodes, state)
    heads_of(nodes, state)
    described = json.loads((args.model / "config.json").read_text())
    config = {name: described[name] for name in (*HEADER, "layer_norm_eps")}
    pieces, hidden = state[WORDS + "word_embeddings.weight"].shape
    state[WORDS + "token_type_embeddings.weight"] = np.zeros((config["type_vocab_size"], hidden), np.float32)
    state["lexical.weight"] = np.zeros((pieces, 10), np.float32)
    trained = json.loads((args.model / "tonfall.json").read_text())["training"]
    args.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(args.model / "tokenizer.json", args.out / "tokenizer.json")
    (args.out / "config.json").write_text(json.dumps(config, indent=1))
    torch.save({"model": {k: torch.from_numpy(v.copy()) for k, v in state.items()}, "position": 0,
                **{k: trained[k] for k in ("tokens", "steps", "texts")}}, args.out / "checkpoint.pt")
    print(f"{layers} layers, {pieces} pieces, trained on {trained['tokens']} tokens")


if __name__ == "__main__":
    main()
