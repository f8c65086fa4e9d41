"""Measures over arrays, and the held-out scores as arrays."""

import numpy as np

from common import ATTRIBUTES, DATASETS, read_rows


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def auc(truth, score):
    """Chance that a positive scores above a negative; None without both."""
    positives = truth.sum()
    negatives = len(truth) - positives
    if not positives or not negatives:
        return None
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((rank[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def macro_f1(truth, guess, classes):
    """Mean F1 of the classes."""
    values = []
    for one in classes:
        hit = ((truth == one) & (guess == one)).sum()
        values.append(2 * hit / max(1, (truth == one).sum() + (guess == one).sum()))
    return float(np.mean(values))


class Scores:
    """Rows of score.py, of one fold or of both: labels (nan where not judged), classes (-1), logits."""

    def __init__(self, path, parts, fold=None):
        rows = [r for r in read_rows(path) if r["part"] in parts and fold in (None, r["fold"])]
        self.sets = np.array([r["set"] for r in rows])
        self.langs = np.array([r["lang"] for r in rows])
        self.labels = np.array([[r.get("tox", {}).get(a, np.nan) for a in ATTRIBUTES] for r in rows], float)
        self.classes = np.array([r.get("sent", -1) for r in rows])
        logits = np.array([r["logits"] for r in rows])
        self.tox, self.sent = logits[:, :7], logits[:, 7:]
        self.lexical = np.array([r.get("lexical", [0.0] * 10) for r in rows])
        self.weights = np.array([DATASETS[s.split(".")[0]].get("weight", 1) for s in self.sets], float)

    def judged(self, attribute):
        """Rows of sets of real texts that hold both classes of an attribute."""
        label = self.labels[:, attribute]
        mask = ~np.isnan(label)
        for name in np.unique(self.sets[mask]):
            member = self.sets == name
            truth = label[member & mask] >= 0.5
            if DATASETS[name.split(".")[0]].get("synthetic") or truth.sum() < 3 or (~truth).sum() < 3:
                mask &= ~member
        return mask

    def three_class(self):
        """Rows of sentiment sets that know a neutral class."""
        mask = self.classes >= 0
        for name in np.unique(self.sets[mask]):
            member = self.sets == name
            if (self.classes[member] == 1).sum() < 5:
                mask &= ~member
        return mask
