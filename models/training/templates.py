"""Sentences of our own: who is named, how they are spoken of, and what follows from it.

    python templates.py --out work/templates.jsonl        the training sentences
    python templates.py --functional --out functional     the test, one file a language

`templates/<language>.json` holds frames to learn from, `functional/frames/<language>.json` those of
the test; they share no frame, no group's name and no run of four words (test_templates.py). A file
has groups (a name in each form the language needs), word lists, and frames by function.

In a frame `{P}` is a form of the group, `{he/she}` the alternative that agrees with the group's
gender (`gender` 0 or 1), `{thing}` one of the words `thing`, `[a|b]` either, `{Q}` a hostile
sentence about the same group. A frame may carry labels that differ from those of its function; null
takes a label away. What a reader could not say for sure is absent.
"""

import argparse
import collections
import hashlib
import json
import random
import re
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20261122
LIMIT = 7000  # sentences per language
TURNS = 60  # through the frames of a function until its share is full

CLEAN = {"TOXICITY": 0, "SEVERE_TOXICITY": 0, "INSULT": 0, "PROFANITY": 0, "THREAT": 0,
         "IDENTITY_ATTACK": 0, "SEXUALLY_EXPLICIT": 0}
HATE = {"TOXICITY": 1, "IDENTITY_ATTACK": 1, "PROFANITY": 0, "THREAT": 0, "SEXUALLY_EXPLICIT": 0}
PERSON = {"TOXICITY": 1, "IDENTITY_ATTACK": 0, "THREAT": 0, "SEXUALLY_EXPLICIT": 0}


def but(base, **changes):
    """Labels with some changed, or taken away by None."""
    names = {"T": "TOXICITY", "S": "SEVERE_TOXICITY", "I": "INSULT", "P": "PROFANITY", "H": "THREAT",
             "A": "IDENTITY_ATTACK", "X": "SEXUALLY_EXPLICIT"}
    merged = {**base, **{names[k]: v for k, v in changes.items()}}
    return {k: v for k, v in merged.items() if v is not None}


# Function: labels, and its share of a language's sentences.
FUNCTIONS = {
    "identity_neutral": (CLEAN, 3), "identity_positive": (CLEAN, 2), "identity_sorrow": (CLEAN, 3),
    "identity_debate": (CLEAN, 2), "counter_quote": (but(CLEAN, P=None), 3), "counter_speech": (CLEAN, 2),
    "negated_hate": (CLEAN, 2), "reclaimed": (but(CLEAN, P=None, I=None), 1),
    "thing_insult": (CLEAN, 1.5), "profanity": (but(CLEAN, T=None, P=1), 1.5), "threat_idiom": (CLEAN, 1.5),
    "everyday": (CLEAN, 6), "threat_report": (CLEAN, 1), "disagreement": (CLEAN, 1), "sexual_harmless": (CLEAN, 0.5),
    "dialect_harmless": (CLEAN, 2),
    "insult_beside_group": (but(PERSON, T=None, I=1), 1.5),
    "profane_praise": (but(CLEAN, T=None, P=1), 1.5),
    "hate_derogation": (but(HATE, I=1), 3), "hate_dehumanise": (but(HATE, I=1), 2),
    "hate_threat": (but(HATE, H=1, S=1), 2), "hate_exclusion": (HATE, 2), "hate_implicit": (HATE, 2.5),
    "hate_question": (HATE, 2), "hate_pronoun": (HATE, 2), "hate_negated": (HATE, 1.5),
    "hate_profane": (but(HATE, P=1, I=1), 1.5), "hate_slur": (but(HATE, I=1, P=None), 1.5),
    "insult_person": (but(PERSON, I=1, P=None), 2), "profane_person": (but(PERSON, I=1, P=1), 1.5),
    "threat_person": (but(PERSON, H=1, P=0), 2), "abuse_other": (but(PERSON, I=1, P=None), 2),
    "severe": (but(PERSON, S=1, I=1, P=1, H=None), 1),
    "sexual": ({"SEXUALLY_EXPLICIT": 1, "IDENTITY_ATTACK": 0, "THREAT": 0}, 1),
    "dialect_hostile": (but(PERSON, I=1, P=None), 1),
}
QUOTABLE = ("hate_derogation", "hate_dehumanise", "hate_exclusion", "hate_negated")
UPPER_UNSAFE = ("tr", "ar")  # the dotless i; a script without case


def load(folder, lang):
    """Groups, words and frames of a language: {"groups", "words", "frames"}."""
    return json.loads((folder / f"{lang}.json").read_text(encoding="utf-8"))


def languages(folder):
    return sorted(path.stem for path in folder.glob("*.json"))


def text_of(frame):
    return frame if isinstance(frame, str) else frame["text"]


def fill(text, data, group, rng):
    """A frame with its slots filled; `group` is None for frames that name none."""
    forms = data["groups"].get(group, {})

    def slot(match):
        name = match.group(1)
        if name == "Q":
            pool = [text_of(f) for function in QUOTABLE for f in data["frames"].get(function, [])]
            return capital(fill(rng.choice(pool), data, group, rng)).rstrip(".!")
        if "/" in name:
            return name.split("/")[int(forms["gender"])]
        return forms[name] if name in forms else rng.choice(data["words"][name])

    text = re.sub(r"\[([^\[\]]*)\]", lambda m: rng.choice(m.group(1).split("|")), text)
    return re.sub(r"\{([^{}]*)\}", slot, text)


def capital(text):
    """The first letter in upper case, also behind an opening quotation mark; not behind a number, nor of a mention."""
    for i, letter in enumerate(text):
        if letter == "@" or letter.isdigit():
            return text
        if letter.isalpha():
            return text[:i] + letter.upper() + text[i + 1:]
    return text


def names_group(text, data):
    """Whether a frame speaks of a group."""
    forms = next(iter(data["groups"].values()))
    return any(s == "Q" or s in forms or "/" in s for s in re.findall(r"\{([^{}]*)\}", text))


def style(text, lang, data, rng):
    """As comments are written: a lead-in, a tail, no capitals, no full stop, an exclamation too many."""
    lead, tail = data["words"].get("lead"), data["words"].get("tail")
    if lead and rng.random() < 0.08:
        text = f"{rng.choice(lead)} {text}"
    if tail and rng.random() < 0.06:
        text = f"{text} {rng.choice(tail)}"
    if rng.random() < 0.12:
        text = text.rstrip(".")
    if rng.random() < 0.06:
        text = re.sub(r"[.!]?$", "!!", text, count=1)
    if rng.random() < 0.12 and lang not in UPPER_UNSAFE:
        text = text.lower()
    elif rng.random() < 0.02 and lang not in UPPER_UNSAFE:
        text = text.upper()
    return text


def expand(lang, data, rng, limit=None):
    """Distinct rows {text, function, group, labels}. With a limit: at most so many, shared among
    functions by weight and within each among frames and groups evenly, and styled like comments.
    Without: every frame with every group once, or with four of its fillings, as it stands."""
    present = [name for name in FUNCTIONS if data["frames"].get(name)]
    total = sum(FUNCTIONS[name][1] for name in present)
    rows, seen, plain = [], set(), collections.Counter()
    for name in present:
        labels, share = FUNCTIONS[name]
        wanted = int(limit * share / total) if limit else float("inf")
        pairs = []
        for frame in data["frames"][name]:
            groups = list(data["groups"]) if names_group(text_of(frame), data) else [None]
            rng.shuffle(groups)
            pairs.append([(frame, group) for group in groups])
        got = 0
        for turn in range(TURNS):
            for choices in pairs:
                if got >= wanted or (limit is None and turn >= max(len(choices), 4 // len(choices))):
                    continue
                frame, group = choices[turn % len(choices)]
                text = capital(fill(text_of(frame), data, group, rng))
                plain[text] += 1
                if plain[text] > (2 if limit else 1):
                    continue
                if limit:
                    text = style(text, lang, data, rng)
                if text.casefold() in seen:
                    continue
                seen.add(text.casefold())
                own = {} if isinstance(frame, str) else frame["labels"]
                merged = {k: v for k, v in {**labels, **own}.items() if v is not None}
                rows.append({"text": text, "function": name, "group": group, "labels": merged})
                got += 1
    return rows


def sentences(limit=LIMIT):
    """Yield (language, text, labels): the training sentences of every language."""
    folder = HERE / "templates"
    for lang in languages(folder):
        for row in expand(lang, load(folder, lang), random.Random(f"{SEED}.{lang}"), limit):
            yield lang, row["text"], row["labels"]


def functional_rows(lang, data):
    """The test of a language: every frame with every group, one filling each."""
    rng = random.Random(f"{SEED}.test.{lang}")
    for row in expand(lang, data, rng):
        name = hashlib.sha256(row["text"].encode()).hexdigest()[:10]
        yield {"id": f"{lang}-{name}", "text": row["text"], "language": lang, "function": row["function"],
               "group": row["group"], "labels": row["labels"]}


def functional():
    """Yield the rows of the test, every language."""
    folder = HERE / "functional" / "frames"
    for lang in languages(folder):
        yield from functional_rows(lang, load(folder, lang))


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="a file, or with --functional a folder")
    parser.add_argument("--functional", action="store_true")
    args = parser.parse_args()
    if args.functional:
        rows = list(functional())
        for lang in sorted({row["language"] for row in rows}):
            write(args.out / f"{lang}.jsonl", (row for row in rows if row["language"] == lang))
    else:
        write(args.out, ({"text": text, "lang": lang, "set": f"templates.{lang}", "part": "train", "tox": labels}
                         for lang, text, labels in sentences()))


if __name__ == "__main__":
    main()
