"""What the steps share: names, rows, sets."""

import hashlib
import json
from pathlib import Path

ATTRIBUTES = ["TOXICITY", "SEVERE_TOXICITY", "INSULT", "PROFANITY", "THREAT",
              "IDENTITY_ATTACK", "SEXUALLY_EXPLICIT"]
SENTIMENT = ["negative", "neutral", "positive"]
SEED = 20261122
DATASETS = json.loads((Path(__file__).parent / "datasets.json").read_text())


def fold(text):
    """0 or 1 by the text alone: held-out rows of fold 0 fit what follows training, those of fold 1 measure it."""
    return hashlib.sha256(b"fold" + text.encode()).digest()[0] & 1


def read_rows(path):
    """Rows of a JSON Lines file: text, lang, set, part, tox {attribute: share}, sent index."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
