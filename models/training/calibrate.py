"""Step 10. Calibration and review thresholds, from held-out rows of the trainable sets only.

    python calibrate.py --scores work/scores.jsonl --out work/calibration.json

Platt scaling per attribute over all languages ("*"), and per language where the held-out rows
suffice, pulled towards "*". One temperature for sentiment likewise. The review threshold is
where macro-F1 on the calibrated probability is best, German and English chosen together so that
clean German comments are flagged at most EVEN times as often as clean English ones. `operating`
holds the share of positives that calibration and threshold assume, and precision and recall at the
threshold. The measured sets play no part, nor do the rows of fold 1, which measure all this.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from common import ATTRIBUTES
from figures import Scores, sigmoid, softmax

ENOUGH = 150  # rows of an attribute in a language, for a calibration of its own
EACH = 20  # of them positive, and negative
PULL = 30.0  # strength of the shared parameters, in rows
GRID = np.arange(0.2, 0.901, 0.02)
EVEN = 1.35  # flagged clean comments, German by English; 1.5 is promised, on other rows


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


def curve(probability, truth, weight):
    """Weighted macro-F1 at every cut of the grid, smoothed over neighbours."""
    def at(cut):
        guess = probability >= cut
        values = []
        for one in (True, False):
            hit = weight[(truth == one) & (guess == one)].sum()
            values.append(2 * hit / max(1e-9, weight[truth == one].sum() + weight[guess == one].sum()))
        return np.mean(values)
    return np.convolve(np.pad([at(c) for c in GRID], 2, mode="edge"), np.ones(5) / 5, mode="valid")


def false_positives(probability, truth, weight):
    """Weighted share of clean rows that every cut flags."""
    clean = ~truth
    return np.array([np.average(probability[clean] >= cut, weights=weight[clean]) for cut in GRID])


def even(german, english):
    """The cuts of both with the best sum of macro-F1 among those that flag clean German rarely enough."""
    (curve_de, flagged_de), (curve_en, flagged_en) = german, english
    total = np.where(flagged_de[:, None] <= EVEN * flagged_en[None, :], curve_de[:, None] + curve_en[None, :], -1)
    cut_de, cut_en = np.unravel_index(int(total.argmax()), total.shape)
    return float(GRID[cut_de]), float(GRID[cut_en])


def operating(probability, truth, weight, cut):
    """What a threshold assumes, and what it did on the rows that it was chosen on."""
    flagged = probability >= cut
    hits = weight[truth & flagged].sum()
    share = lambda part, whole: round(float(part / whole), 3) if whole > 0 else None
    return {"share": share(weight[truth].sum(), weight.sum()), "precision": share(hits, weight[flagged].sum()),
            "recall": share(hits, weight[truth].sum())}


def enough(truth):
    return len(truth) >= ENOUGH and EACH <= truth.sum() <= len(truth) - EACH


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    data = Scores(args.scores, {"dev"}, fold=0)
    calibration, thresholds, assumed = {"*": {}}, {"*": {}}, {"*": {}}

    for j, name in enumerate(ATTRIBUTES):
        mask = data.judged(j)
        logit, truth, weight, langs = data.tox[mask, j], data.labels[mask, j] >= 0.5, data.weights[mask], data.langs[mask]
        label = data.labels[mask, j]
        # A probability is of all rows alike: the weights of sets are for what is learnt, and for where the line is drawn.
        each = np.ones_like(weight)
        values = {"*": platt(logit, label, each)}
        rows = {"*": np.ones(len(logit), bool)}
        for lang in np.unique(langs):
            own = langs == lang
            if enough(truth[own]):
                values[lang], rows[lang] = platt(logit[own], label[own], each[own], values["*"], PULL), own
        probability = {l: sigmoid(a * logit[rows[l]] + b) for l, (a, b) in values.items()}
        curves = {l: (curve(p, truth[rows[l]], weight[rows[l]]), false_positives(p, truth[rows[l]], weight[rows[l]]))
                  for l, p in probability.items()}
        common = float(GRID[int(curves["*"][0].argmax())])
        cuts = {l: common if l == "*" else (float(GRID[int(best.argmax())]) + common) / 2 for l, (best, _) in curves.items()}
        if "de" in cuts and "en" in cuts:
            cuts["de"], cuts["en"] = even(curves["de"], curves["en"])
        for lang, (a, b) in values.items():
            calibration.setdefault(lang, {})[name] = {"a": round(a, 4), "b": round(b, 4)}
            thresholds.setdefault(lang, {})[name] = round(cuts[lang], 2)
            assumed.setdefault(lang, {})[name] = operating(
                probability[lang], truth[rows[lang]], weight[rows[lang]], cuts[lang])

    mask = data.three_class()
    shared = temperature(data.sent[mask], data.classes[mask])
    calibration["*"]["sentiment"] = {"temperature": round(shared, 3)}
    for lang in np.unique(data.langs[mask]):
        own = mask & (data.langs == lang)
        if own.sum() >= ENOUGH:
            value = temperature(data.sent[own], data.classes[own], shared, PULL)
            calibration.setdefault(lang, {})["sentiment"] = {"temperature": round(value, 3)}
    args.out.write_text(json.dumps({"calibration": calibration, "thresholds": thresholds, "operating": assumed}, indent=1))
    print(json.dumps(calibration["*"]), json.dumps(thresholds["*"]), len(calibration), "languages")


if __name__ == "__main__":
    main()
