"""What the steps share: names, rows, sets."""

import json
from pathlib import Path

ATTRIBUTES = ["TOXICITY", "SEVERE_TOXICITY", "INSULT", "PROFANITY", "THREAT",
              "IDENTITY_ATTACK", "SEXUALLY_EXPLICIT"]
SENTIMENT = ["negative", "neutral", "positive"]
SEED = 20261122
DATASETS = json.loads((Path(__file__).parent / "datasets.json").read_text())


def read_rows(path):
    """Rows of a JSON Lines file: text, lang, set, part, tox {attribute: share}, sent index."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
