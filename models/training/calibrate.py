"""Step 10. Calibration and review thresholds, from held-out rows of the trainable sets only.

    python calibrate.py --scores work/scores.jsonl --out work/calibration.json

Platt scaling per attribute over all languages ("*"), and per language where the held-out rows
suffice, pulled towards "*". One temperature for sentiment likewise. The review threshold is
where macro-F1 on the calibrated probability is best. The measured sets play no part.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from common import ATTRIBUTES
from figures import Scores, sigmoid, softmax

ENOUGH = 300  # rows of an attribute in a language, for a calibration of its own
EACH = 20  # of them positive, and negative
PULL = 30.0  # strength of the shared parameters, in rows
GRID = np.arange(0.2, 0.901, 0.02)


def platt(logit, label, weight, prior=(1.0, 0.0), pull=1.0):
    """Newton steps for p = sigmoid(a * logit + b) with a Gaussian pull on a and b."""
    x = np.stack([logit, np.ones_like(logit)], 1)
    prior = np.array(prior)
    value = prior.copy()
    for _ in range(50):
        p = sigmoid(x @ value)
        slope = x.T @ (weight * (p - label)) + pull * (value - prior)
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + pull * np.eye(2)
        step = np.linalg.solve(curve, slope)
        value -= step
        if np.abs(step).max() < 1e-7:
            break
    value[0] = max(value[0], 0.1)
    return value


def temperature(logits, classes, prior=1.0, pull=0.0):
    """The divisor of the logits with the least loss."""
    grid = np.exp(np.linspace(np.log(0.5), np.log(3), 91))
    rows = np.arange(len(classes))
    loss = [-np.log(softmax(logits / t)[rows, classes] + 1e-9).sum()
            + pull * np.log(t / prior) ** 2 for t in grid]
    return float(grid[int(np.argmin(loss))])


def threshold(probability, truth, weight):
    """Where weighted macro-F1 is best, smoothed over neighbours."""
    def at(cut):
        guess = probability >= cut
        values = []
        for one in (True, False):
            hit = weight[(truth == one) & (guess == one)].sum()
            values.append(2 * hit / max(1e-9, weight[truth == one].sum() + weight[guess == one].sum()))
        return np.mean(values)
    curve = np.convolve(np.pad([at(c) for c in GRID], 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(GRID[int(np.argmax(curve))])


def enough(truth):
    return len(truth) >= ENOUGH and EACH <= truth.sum() <= len(truth) - EACH


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    data = Scores(args.scores, {"dev"})
    calibration, thresholds = {"*": {}}, {"*": {}}

    for j, name in enumerate(ATTRIBUTES):
        mask = data.judged(j)
        logit, label, weight = data.tox[mask, j], data.labels[mask, j], data.weights[mask]
        langs = data.langs[mask]
        shared = platt(logit, label, weight)
        put = lambda lang, value, cut: (
            calibration.setdefault(lang, {}).update({name: {"a": round(value[0], 4), "b": round(value[1], 4)}}),
            thresholds.setdefault(lang, {}).update({name: round(cut, 2)}))
        common = threshold(sigmoid(shared[0] * logit + shared[1]), label >= 0.5, weight)
        put("*", shared, common)
        for lang in np.unique(langs):
            own = langs == lang
            if enough(label[own] >= 0.5):
                value = platt(logit[own], label[own], weight[own], shared, PULL)
                best = threshold(sigmoid(value[0] * logit[own] + value[1]), label[own] >= 0.5, weight[own])
                put(lang, value, (best + common) / 2)

    mask = data.three_class()
    shared = temperature(data.sent[mask], data.classes[mask])
    calibration["*"]["sentiment"] = {"temperature": round(shared, 3)}
    for lang in np.unique(data.langs[mask]):
        own = mask & (data.langs == lang)
        if own.sum() >= ENOUGH:
            value = temperature(data.sent[own], data.classes[own], shared, PULL)
            calibration.setdefault(lang, {})["sentiment"] = {"temperature": round(value, 3)}
    args.out.write_text(json.dumps({"calibration": calibration, "thresholds": thresholds}, indent=1))
    print(json.dumps(calibration["*"]), json.dumps(thresholds["*"]), len(calibration), "languages")


if __name__ == "__main__":
    main()
