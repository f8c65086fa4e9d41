"""Training rows as flat arrays: token ids and targets, cached beside the row file."""

import collections

import numpy as np

from common import ATTRIBUTES, DATASETS, SEED, read_rows

WEAK = 0.15  # weight of a label its set can hardly teach

TOXICITY_MIX = 2.0  # sentiment has more sets and is learnt from fewer rows
LANGUAGES = {"de": 2, "en": 1.3, "fr": 1.4, "es": 1.4, "it": 1.4, "pt": 1.4, "nl": 1.4, "pl": 1.4,
             "am": 0.3, "ha": 0.3, "ig": 0.3, "yo": 0.3, "sw": 0.3, "su": 0.3, "af": 0.3}


def weight_of(name):
    """Weight of the set `<set>.<language>`: its own, times that of its language."""
    source, language = name.split(".")[:2]
    return DATASETS.get(source, {}).get("weight", 1) * LANGUAGES.get(language.split("-")[0], 1)


def taught(weight):
    """Which rows have a label of toxicity that their set can teach, by the weights of their labels (an array or a tensor)."""
    return (weight == 1).any(1)


def encode(path, tokenizer, limit):
    """Arrays of all rows; `sets` numbers the names in `names`."""
    tokenizer.enable_truncation(limit)
    count = sum(1 for _ in open(path, encoding="utf-8"))
    tox = np.full((count, 7), np.nan, np.float16)
    weight = np.zeros((count, 7), np.float16)
    sent = np.full(count, -1, np.int8)
    two_class = np.zeros(count, bool)
    names, sets, ids, texts = {}, np.zeros(count, np.int32), [], []
    for i, row in enumerate(read_rows(path)):
        for name, value in row.get("tox", {}).items():
            j = ATTRIBUTES.index(name)
            tox[i, j], weight[i, j] = value, WEAK if name in row.get("weak", ()) else 1
        sent[i] = row.get("sent", -1)
        two_class[i] = row.get("two_class", False)
        sets[i] = names.setdefault(row["set"], len(names))
        texts.append(row["text"])
        if len(texts) == 10000 or i == count - 1:
            ids += [np.array(e.ids, np.int32) for e in tokenizer.encode_batch_fast(texts)]
            texts = []
    return {"ids": np.concatenate(ids), "lengths": np.array([len(x) for x in ids], np.int32), "tox": tox,
            "weight": weight, "sent": sent, "two_class": two_class, "sets": sets, "names": np.array(list(names))}


class Rows:
    """The arrays of a row file, and batches of them."""

    def __init__(self, path, tokenizer, limit):
        cache = path.with_suffix(f".{limit}.npz")
        if not cache.exists():
            np.savez(cache, **encode(path, tokenizer, limit))
        with np.load(cache) as arrays:
            self.__dict__.update({name: arrays[name] for name in arrays})
        self.ends = np.cumsum(self.lengths.astype(np.int64))

    def __len__(self):
        return len(self.lengths)

    @property
    def judged(self):
        """Whether a row has a label of toxicity that its set can teach."""
        return taught(self.weight)

    def join(self, share, limit):
        """Add texts of two rows of a set, one after the other: as toxic as the worse half.

        Comments are polite in one sentence and insulting in the next; pooling is a mean, and without such
        rows it learns that a kind word makes up for an insult. `share` is of the rows with toxicity labels;
        texts have at most `limit` tokens.
        """
        random = np.random.default_rng([SEED, 2])
        judged = np.flatnonzero(self.judged)
        first = random.choice(judged, int(share * len(judged)), replace=False)
        by_set = {number: judged[self.sets[judged] == number] for number in np.unique(self.sets[first])}
        second = np.array([random.choice(by_set[number]) for number in self.sets[first]])
        fits = (self.lengths[first] + self.lengths[second] - 2 <= limit) & (first != second)
        first, second = first[fits], second[fits]
        self.ids = np.concatenate([self.ids, *(part for a, b in zip(first, second)
                                               for part in (self.tokens(a)[:-1], self.tokens(b)[1:]))])
        self.lengths = np.concatenate([self.lengths, self.lengths[first] + self.lengths[second] - 2])
        self.ends = np.cumsum(self.lengths.astype(np.int64))
        a, b = self.tox[first], self.tox[second]
        worse = np.fmax(a, b)
        # A harmless half says nothing of a half that nobody judged.
        worse[(np.isnan(a) | np.isnan(b)) & ~(worse >= 0.5)] = np.nan
        self.tox = np.concatenate([self.tox, worse])
        self.weight = np.concatenate([self.weight, np.maximum(self.weight[first], self.weight[second])])
        self.sent = np.concatenate([self.sent, np.full(len(first), -1, np.int8)])
        self.two_class = np.concatenate([self.two_class, np.zeros(len(first), bool)])
        self.sets = np.concatenate([self.sets, self.sets[first]])

    def chances(self):
        """How readily each row is drawn: n^-0.4 for a set of n rows, times the weights of set and language."""
        sizes = collections.Counter(self.sets.tolist())
        weight = [weight_of(name) * max(1, sizes[i]) ** -0.4 for i, name in enumerate(self.names.tolist())]
        return np.array(weight)[self.sets] * np.where(self.judged, TOXICITY_MIX, 1)

    def order(self, epoch):
        """All rows in the order of a weighted draw without replacement."""
        draw = np.random.default_rng([SEED, epoch]).exponential(size=len(self))
        return np.argsort(draw / self.chances())

    def tokens(self, row):
        return self.ids[self.ends[row] - self.lengths[row]:self.ends[row]]
