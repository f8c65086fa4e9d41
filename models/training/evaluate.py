"""Step 11. Measure the calibrated scores per language and per set.

    python evaluate.py --scores work/scores.jsonl --calibration work/calibration.json --out work/quality.json

Languages are measured on those held-out rows of the trainable sets that fitted nothing (fold 1); the non-commercial sets are
reported apart and enter nothing else. `auc` is left out where one class is missing.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from common import ATTRIBUTES
from figures import Scores, auc, macro_f1, sigmoid


def setting(table, lang, name):
    return table.get(lang, {}).get(name, table["*"][name])


def decide(data, tables):
    """Calibrated probabilities and whether they reach the review threshold, [n, 7] each."""
    probability = np.zeros_like(data.tox)
    reached = np.zeros(data.tox.shape, bool)
    for lang in np.unique(data.langs):
        own = data.langs == lang
        for j, name in enumerate(ATTRIBUTES):
            platt = setting(tables["calibration"], lang, name)
            probability[own, j] = sigmoid(platt["a"] * data.tox[own, j] + platt["b"])
            reached[own, j] = probability[own, j] >= setting(tables["thresholds"], lang, name)
    return probability, reached


def attribute_figures(truth, probability, reached):
    area = auc(truth, probability)
    out = {"rows": int(len(truth)), "positives": int(truth.sum())}
    if area is not None:
        negatives = ~truth
        out.update(auc=round(area, 3), macro_f1=round(macro_f1(truth, reached, (True, False)), 3),
                   false_positive_rate=round(float(reached[negatives].mean()), 3),
                   recall=round(float(reached[truth].mean()), 3))
    return out


def sentiment_figures(classes, logits):
    """Two-class sets are judged without the neutral class."""
    known = sorted(set(classes.tolist()))
    out = {"rows": int(len(classes)), "classes": len(known)}
    if len(known) > 1:
        guess = np.array(known)[logits[:, known].argmax(1)]
        out["macro_f1"] = round(macro_f1(classes, guess, known), 3)
    poles = classes != 1
    area = auc(classes[poles] == 2, (logits[:, 2] - logits[:, 0])[poles])
    return out if area is None else {**out, "auc": round(area, 3)}


def figures(data, groups, tables, balanced):
    """Figures per group (language or set) and attribute."""
    probability, reached = decide(data, tables)
    three = data.three_class()
    out = {}
    for group in np.unique(groups):
        own, entry = groups == group, {}
        for j, name in enumerate(ATTRIBUTES):
            mask = own & (data.judged(j) if balanced else ~np.isnan(data.labels[:, j]))
            if mask.sum() >= 20:
                entry[name] = attribute_figures(data.labels[mask, j] >= 0.5, probability[mask, j], reached[mask, j])
        mask = own & (data.classes >= 0)
        if balanced and (mask & three).sum() >= 100:
            mask &= three
        if mask.sum() >= 20:
            entry["sentiment"] = sentiment_figures(data.classes[mask], data.sent[mask])
        out[str(group)] = entry
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--calibration", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tables = json.loads(args.calibration.read_text())
    held, apart = Scores(args.scores, {"dev"}, fold=1), Scores(args.scores, {"measure"})
    quality = {"languages": figures(held, held.langs, tables, True),
               "sets": figures(held, held.sets, tables, False),
               "measured_only": figures(apart, apart.sets, tables, False)}
    args.out.write_text(json.dumps(quality, indent=1))
    for name in ("languages", "measured_only"):
        for group, entry in quality[name].items():
            for what, values in entry.items():
                print(name, group, what, *(f"{k}={v}" for k, v in values.items()))


if __name__ == "__main__":
    main()
