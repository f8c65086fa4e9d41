"""Noise: the disguises that people give to words, for copies of training texts.

prepare.py --noise calls this. What the product undoes before its tokenizer is undone in training too
(`undone`), by the product's own code; so the model learns from what is left, and from a few raw copies.
"""

import collections
import json
import random
import re
import subprocess
from pathlib import Path

from common import SEED

RAW = 0.2  # share of the noisy copies that stay as they are
MOST_WORDS = 2  # disguised in one text
WORD = re.compile(r"(?<![@\w])(?!http)[^\W\d_]{3,}")
LOOKALIKES = {"a": "аα", "c": "сϲ", "e": "еє", "i": "іι", "j": "ј", "k": "кκ", "o": "оοօ", "p": "рρ", "s": "ѕ",
              "u": "υս", "v": "ν", "x": "хχ", "y": "уγ", "A": "АΑ", "B": "ВΒ", "C": "С", "E": "ЕΕ", "H": "НΗ",
              "I": "ІΙ", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟ", "P": "РΡ", "S": "Ѕ", "T": "ТΤ", "X": "ХΧ"}
LEET = {"a": "4@", "b": "8", "e": "3€", "g": "9", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
EMOJI = {
    "🐷": "schwein schweine sau pig pigs cochon porc porcs cerdo cerdos porco porci porcos maiale varken varkens zwijn świnia świnie",
    "🐀": "ratte ratten rat rats rata ratas ratto ratti topi rato ratos szczur szczury",
    "🐕": "hund hunde köter dog dogs bitch chien chienne perro perra perros cane cagna cão cadela hond teef pies suka",
    "🐍": "schlange snake serpent serpiente vipera serpente cobra slang żmija",
    "🐒": "affe affen monkey monkeys singe singes mono monos scimmia scimmie macaco macacos aap apen małpa małpy",
    "🐑": "schaf schafe sheep mouton moutons oveja ovejas pecora pecore ovelha schapen owca owce",
    "🐄": "kuh kühe cow vache vaca vacca mucca koe krowa",
    "🤡": "clown clowns clowness bouffon payaso payasos pagliaccio buffone palhaço palhaços klaun idiot idiota idioot",
    "💩": "scheiße scheisse scheiß mist shit crap poop merde mierda merda bosta stront kak gówno",
    "🖕": "arschloch wichser asshole fuck connard enculé gilipollas cabrón stronzo vaffanculo klootzak skurwysyn spierdalaj",
    "🔪": "messer abstechen knife stab couteau cuchillo coltello faca mes nóż",
    "🔫": "erschießen pistole shoot gun pistolet pistola pistool zastrzelić",
    "🚮": "müll abschaum abfall trash scum garbage ordure basura feccia spazzatura lixo uitschot afval śmieć śmieci",
}
EMOJI_OF = {word: emoji for emoji, words in EMOJI.items() for word in words.split()}


def some(word, rng, table):
    """At least one letter, and each that can with a chance of .6, for one of its counterparts."""
    able = [i for i, c in enumerate(word) if c in table]
    if not able:
        return None
    chosen = {i for i in able if rng.random() < 0.6} or {rng.choice(able)}
    return "".join(rng.choice(table[c]) if i in chosen else c for i, c in enumerate(word))


def zero_width(word, rng):
    sign = rng.choice(INVISIBLE)
    if rng.random() < 0.5:
        return sign.join(word)
    at = rng.randrange(1, len(word))
    return word[:at] + sign + word[at:]


def repeated(word, rng):
    at = rng.randrange(1, len(word))
    return word[:at] + word[at] * rng.randrange(2, 8) + word[at:]


def upper_or_star(word, rng):
    kind = rng.randrange(4)
    if kind == 0:
        return word.upper()
    if kind == 1:
        return "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(word))
    if kind == 2 or len(word) < 5:
        at = rng.randrange(1, len(word) - 1)
        return word[:at] + "*" + word[at + 1:]
    return word[:2] + "*" * (len(word) - 3) + word[-1]


TRICKS = {
    "zero-width": zero_width,
    "homoglyph": lambda word, rng: some(word, rng, LOOKALIKES),
    "spaced": lambda word, rng: " ".join(word),
    "dotted": lambda word, rng: rng.choice([".", ".", "-", "_", "*"]).join(word),
    "leet": lambda word, rng: some(word, rng, LEET),
    "repeated": repeated,
    "emoji": lambda word, rng: EMOJI_OF.get(word.lower()),
    "case-and-stars": upper_or_star,
}


def telling(rows):
    """Words that stand in toxic texts four times as often as in others: those that people have cause to hide."""
    counts = {True: collections.Counter(), False: collections.Counter()}
    for row in rows:
        if "TOXICITY" in row.get("tox", {}):
            counts[row["tox"]["TOXICITY"] >= 0.5].update(set(WORD.findall(row["text"].lower())))
    ratio = sum(counts[False].values()) / max(1, sum(counts[True].values()))
    return {word for word, n in counts[True].items() if n >= 20 and n * ratio > 4 * (counts[False][word] + 1)}


def disguised(text, words, rng):
    """`text` with up to MOST_WORDS words disguised by one trick, telling ones first, and the trick; None if none can be."""
    found = [m for m in WORD.finditer(text) if ord(max(m.group())) < 0x250]
    names = list(TRICKS)
    rng.shuffle(names)
    hidden = [m for m in found if m.group().lower() in words] or found
    for name in names:
        candidates = [m for m in found if m.group().lower() in EMOJI_OF] if name == "emoji" else hidden
        chosen = rng.sample(candidates, min(len(candidates), rng.randint(1, MOST_WORDS)))
        changes = [(m, TRICKS[name](m.group(), rng)) for m in sorted(chosen, key=lambda m: -m.start())]
        changes = [(m, new) for m, new in changes if new and new != m.group()]
        if changes:
            for m, new in changes:
                text = text[:m.start()] + new + text[m.end():]
            return text, name
    return None


def copies(rows, share):
    """Noisy copies of `share` of the rows with a toxicity label, drawn and disguised by SEED and the text alone.

    `noise` names the trick; `raw` marks what is not to be undone.
    """
    words = telling(rows)
    for row in rows:
        rng = random.Random(f"{SEED} {row['text']}")
        if "tox" not in row or rng.random() >= share:
            continue
        made = disguised(row["text"], words, rng)
        if made:
            yield {**row, "text": made[0], "noise": made[1], "raw": rng.random() < RAW}


def undone(texts):
    """The texts as the product reads them; needs Node and `npm run build`."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    script = Path(__file__).with_name("undo.mjs")
    result = subprocess.run(["node", script], input=lines, capture_output=True, text=True, check=True, encoding="utf-8")
    out = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert len(out) == len(texts), (len(out), len(texts))
    return out


def with_noise(rows, share):
    """All rows and noisy copies, undone but for the raw ones."""
    rows = rows + list(copies(rows, share))
    to_undo = [row for row in rows if not row.get("raw")]
    for row, text in zip(to_undo, undone([row["text"] for row in to_undo])):
        row["text"] = text
    return [row for row in rows if row["text"].strip()]
