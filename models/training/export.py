"""Step 6. Write the ONNX graph, fp32 or int8.

    python export.py --base work/trimmed --checkpoint work/run/checkpoint.pt --activations work/activations.npz --out FILE
    python export.py --base work/trimmed --checkpoint work/run/checkpoint.pt --fp32 --out FILE

The graph is built node by node, since a traced one cannot be quantised the way scores need it:
no scale of activations may depend on what shares the batch. Three of a layer's four products have fixed scales,
one a channel (activations.py); channels that grow large are shrunk and their weights stretched, as in SmoothQuant (Xiao et al.
2023). What GELU leaves has peaks too rare and too high for that, so there every row has a scale of its own.
Weights are int8 per output channel in [-64, 64]: AVX2 adds pairs of u8 x s8 products
in 16 bits, which full-range weights overflow, and then scores differ between processors.

Inputs  input_ids, attention_mask                      int64 [B, T]
Outputs toxicity_logits, sentiment_logits              float [B, 7], [B, 3]
        toxicity_tokens, sentiment_tokens              float [B, T, 7], [B, T, 3]
The token outputs are each token's share: summed over T they give the logits.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from common import ATTRIBUTES, SENTIMENT
from model import load

MICROSOFT = "com.microsoft"
LARGEST = 64
SHRINK = 0.8  # 1: every channel uses all 8 bits of its activations, 0: weights stay as they are
SMALLEST = 1e-3  # of the largest peak: channels that hardly move are not blown up


class Graph:
    """Nodes and initialisers under construction; values are names."""

    def __init__(self, peaks):
        self.peaks, self.nodes, self.weights, self.count = peaks, [], [], 0
        self.one = self.const(np.float32(1), "one")
        self.zero_point = self.const(np.uint8(128), "zero_point")

    @property
    def quantise(self):
        return self.peaks is not None

    def const(self, value, name=None):
        self.count += 1
        name = name or f"c{self.count}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind, *inputs, outputs=1, domain="", name=None, **attributes):
        self.count += 1
        names = [name] if name else [f"v{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def table(self, ids, weight):
        """Look up rows of a table."""
        if not self.quantise:
            return self.op("Gather", self.const(weight), ids)
        scale = np.abs(weight).max(1, keepdims=True) / 127
        scale[scale == 0] = 1
        rows = self.op("Gather", self.const(np.round(weight / scale).astype(np.int8)), ids)
        return self.op("Mul", self.op("Cast", rows, to=TensorProto.FLOAT),
                       self.op("Gather", self.const(scale.astype(np.float32)), ids))

    def quantised_rows(self, x):
        """uint8 rows around 128 and their scales."""
        peak = self.op("ReduceMax", self.op("Abs", x), self.const(np.array([-1])), keepdims=1)
        step = self.op("Max", self.op("Mul", peak, self.const(np.float32(1 / 127))),
                       self.const(np.float32(1e-9)))
        flat = self.op("Reshape", step, self.const(np.array([-1])))
        zeros = self.op("Expand", self.zero_point, self.op("Shape", flat))
        return self.op("QuantizeLinear", x, flat, zeros, axis=0), step

    def fixed_product(self, x, weight, bias, name):
        """x times weight.T and the bias, by the scales of the product `name` in `peaks`."""
        if not self.quantise:
            return self.op("Add", self.product(x, weight), self.const(bias))
        scales = fixed_scales(self.peaks[name])
        shrunk = self.op("Mul", x, self.const(1 / scales))
        rows = self.op("QuantizeLinear", shrunk, self.one, self.zero_point)
        return self.integer_product(rows, weight * scales, bias)

    def product(self, x, weight):
        """x times weight.T without the bias, x of rank two."""
        if not self.quantise:
            return self.op("MatMul", x, self.const(weight.T))
        rows, step = self.quantised_rows(x)
        return self.op("Mul", self.integer_product(rows, weight), step)

    def integer_product(self, rows, weight, bias=None):
        """uint8 rows around 128 times weight.T in int8, as floats, and the bias."""
        whole, scale = quantise_channels(weight)
        inputs = [rows, self.const(whole.T), self.one, self.const(scale), self.zero_point]
        if bias is not None:
            inputs += ["", self.const(bias)]
        return self.op("MatMulIntegerToFloat", *inputs, domain=MICROSOFT)


def fixed_scales(peak):
    """What a channel's activations are divided by to lie in [-127, 127], none of them beyond its peak."""
    peak = np.maximum(peak.astype(np.float64), peak.max() * SMALLEST)
    scales = peak ** SHRINK
    return (scales * (peak / scales).max() / 127).astype(np.float32)


def quantise_channels(weight):
    """int8 rows in [-64, 64], each with the clipping that costs the least squared error."""
    best = np.full(len(weight), np.inf)
    whole = np.zeros(weight.shape, np.int8)
    scales = np.ones(len(weight), np.float32)
    for clip in np.linspace(0.7, 1, 13):
        scale = (np.abs(weight).max(1) * clip / LARGEST).astype(np.float32)
        tried = np.clip(np.round(weight / scale[:, None]), -LARGEST, LARGEST)
        error = ((tried * scale[:, None] - weight) ** 2).sum(1)
        better = error < best
        best[better], scales[better], whole[better] = error[better], scale[better], tried[better]
    return whole, scales


def encoder(graph, state, config):
    """Hidden states as [B * T, hidden]."""
    take = lambda name: state["encoder." + name]
    words = graph.table("input_ids", take("embeddings.word_embeddings.weight"))
    length = graph.op("Gather", graph.op("Shape", "input_ids"), graph.const(np.array([1])))
    places = (take("embeddings.position_embeddings.weight")
              + take("embeddings.token_type_embeddings.weight")[0])
    zero, step = graph.const(np.array([0])), graph.const(np.array([1]))
    place = graph.op("Slice", graph.const(places), zero, length, zero, step)
    hidden = config.hidden_size
    flat = graph.op("Reshape", graph.op("Add", words, place), graph.const(np.array([-1, hidden])))
    x = graph.op("LayerNormalization", flat, graph.const(take("embeddings.LayerNorm.weight")),
                 graph.const(take("embeddings.LayerNorm.bias")), axis=-1, epsilon=config.layer_norm_eps)
    split = graph.op("Concat", graph.op("Shape", "input_ids"), graph.const(np.array([3 * hidden])), axis=0)
    mask = graph.op("Cast", "attention_mask", to=TensorProto.INT32)
    for layer in range(config.num_hidden_layers):
        part = lambda name: take(f"encoder.layer.{layer}.{name}")
        x = block(graph, x, part, split, mask, config, layer)
    return x


def block(graph, x, part, split, mask, config, layer):
    """One transformer layer."""
    hidden = config.hidden_size
    names = ("query", "key", "value")
    weight = np.concatenate([part(f"attention.self.{n}.weight") for n in names])
    bias = np.concatenate([part(f"attention.self.{n}.bias") for n in names])
    joined = graph.op("Reshape", graph.fixed_product(x, weight, bias, f"{layer}.qkv"), split)
    q, k, v = graph.op("Split", joined, outputs=3, axis=2, num_outputs=3)
    mixed = graph.op("MultiHeadAttention", q, k, v, "", mask,
                     domain=MICROSOFT, num_heads=config.num_attention_heads)
    mixed = graph.op("Reshape", mixed, graph.const(np.array([-1, hidden])))
    dense = graph.fixed_product(mixed, part("attention.output.dense.weight"), part("attention.output.dense.bias"),
                                f"{layer}.attention.output")
    x = add_and_norm(graph, [dense, x], part, "attention.output", config)
    wide = graph.fixed_product(x, part("intermediate.dense.weight"), part("intermediate.dense.bias"), f"{layer}.intermediate")
    wide = graph.op("Gelu", wide, domain=MICROSOFT)
    dense = graph.product(wide, part("output.dense.weight"))
    return add_and_norm(graph, [dense, graph.const(part("output.dense.bias")), x], part, "output", config)


def add_and_norm(graph, terms, part, name, config):
    """Add, normalise.

    ONNX Runtime's fused SkipLayerNormalization took five times as long as a Sum and a LayerNormalization (1.31, a processor with
    AVX-512); two Adds in place of the Sum it would fuse to that by itself.
    """
    total = graph.op("Sum", *terms)
    return graph.op("LayerNormalization", total, graph.const(part(f"{name}.LayerNorm.weight")),
                    graph.const(part(f"{name}.LayerNorm.bias")), axis=-1, epsilon=config.layer_norm_eps)


def heads(graph, x, state):
    """Every token's share of the logits, and their sums."""
    shape = graph.op("Concat", graph.op("Shape", "attention_mask"), graph.const(np.array([10])), axis=0)
    weight = np.concatenate([state["toxicity.weight"], state["sentiment.weight"]])
    bias = np.concatenate([state["toxicity.bias"], state["sentiment.bias"]])
    tokens = graph.op("Add", graph.op("MatMul", x, graph.const(weight.T)), graph.const(bias))
    words = graph.op("Gather", graph.const(state["lexical.weight"]), "input_ids")
    tokens = graph.op("Add", graph.op("Reshape", tokens, shape), words)
    mask = graph.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    total = graph.op("ReduceSum", mask, graph.const(np.array([1])), keepdims=1)
    share = graph.op("Unsqueeze", graph.op("Div", mask, total), graph.const(np.array([2])))
    shares = graph.op("Mul", tokens, share)
    sizes = graph.const(np.array([len(ATTRIBUTES), len(SENTIMENT)]))
    graph.nodes.append(helper.make_node("Split", [shares, sizes], ["toxicity_tokens", "sentiment_tokens"], axis=2))
    for name in ("toxicity", "sentiment"):
        graph.op("ReduceSum", f"{name}_tokens", graph.const(np.array([1])), keepdims=0, name=f"{name}_logits")


def build(model, peaks=None):
    """The whole graph as an ONNX model: int8 with the peaks of activations.py, fp32 without."""
    state = {k: v.detach().numpy().astype(np.float32) for k, v in model.state_dict().items()}
    graph = Graph(peaks)
    heads(graph, encoder(graph, state, model.encoder.config), state)
    value = helper.make_tensor_value_info
    integers = [value(n, TensorProto.INT64, ["B", "T"]) for n in ("input_ids", "attention_mask")]
    floats = [value(f"{n}_logits", TensorProto.FLOAT, ["B", s]) for n, s in (("toxicity", 7), ("sentiment", 3))]
    floats += [value(f"{n}_tokens", TensorProto.FLOAT, ["B", "T", s]) for n, s in (("toxicity", 7), ("sentiment", 3))]
    return helper.make_model(
        helper.make_graph(graph.nodes, "tonfall", integers, floats, graph.weights), ir_version=9,
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)],
        producer_name="tonfall")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--activations", type=Path, help="of activations.py, for int8")
    how.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    model = load(args.base, args.checkpoint)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(build(model, None if args.fp32 else np.load(args.activations)), args.out)
    print(f"{args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
