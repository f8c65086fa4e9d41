"""How differently a scorer treats groups, and what it makes of each function of language.

    python templates.py --functional --out work/functional
    for l in de en fr es it pt nl pl; do
      tonfall score work/functional/$l.jsonl --map language=none --format jsonl --out work/labels/$l.jsonl
    done
    python bias.py --rows work/functional/*.jsonl --scores work/labels/*.jsonl --model ../<name> --out work/bias.json --markdown work/bias.md

Rows are {id, language, function, group or null, labels}; scores are what `tonfall score` or `tonfall
export` write: {id, language, toxicity {attribute: share}}. An attribute a model does not judge in a
language has no score; such rows are left out and counted.

Borkan et al. 2019 (Nuanced Metrics for Measuring Unintended Bias, doi:10.1145/3308560.3317593), per group:
  subgroup  AUC among the rows that name the group: can it tell attack from mention there?
  bpsn      background positive, subgroup negative: low where mentions of the group score too high
  bnsp      background negative, subgroup positive: low where attacks on the group score too low
Background is every row that does not name the group. Intervals are percentiles of a bootstrap over
rows, drawn anew within each of the four cells. Needs nothing but the standard library.
"""

import argparse
import collections
import json
import random
from pathlib import Path

SEED = 20261122
ENOUGH = 10  # rows of either class, for an AUC to be stated
KINDS = ("subgroup", "bpsn", "bnsp")
POWER = -5  # of the generalised mean over groups, as in the Jigsaw challenge: the worst group counts most


def auc(positives, negatives):
    """Chance that a positive scores above a negative, ties counted half."""
    ranked = sorted([(s, 1) for s in positives] + [(s, 0) for s in negatives])
    above, below, i = 0.0, 0, 0
    while i < len(ranked):
        j, ones = i, 0
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            ones += ranked[j][1]
            j += 1
        zeros = j - i - ones
        above += ones * (below + zeros / 2)
        below += zeros
        i = j
    return above / (len(positives) * len(negatives))


def interval(positives, negatives, resamples, rng):
    """95 % interval of the AUC, [low, high]."""
    values = sorted(auc(rng.choices(positives, k=len(positives)), rng.choices(negatives, k=len(negatives)))
                    for _ in range(resamples))
    return [round(values[int(q * (resamples - 1))], 3) for q in (0.025, 0.975)]


def group_figures(rows, group, resamples, rng):
    """The three AUCs of a group; `rows` are (group, positive, score)."""
    cells = collections.defaultdict(list)
    for name, positive, score in rows:
        cells[name == group, positive].append(score)
    out = {"positives": len(cells[True, True]), "negatives": len(cells[True, False]),
           "background_positives": len(cells[False, True]), "background_negatives": len(cells[False, False])}
    # Whether the positives and the negatives are those of the group.
    sides = {"subgroup": (True, True), "bpsn": (False, True), "bnsp": (True, False)}
    for kind in KINDS:
        positives, negatives = cells[sides[kind][0], True], cells[sides[kind][1], False]
        out[kind] = None
        if min(len(positives), len(negatives)) >= ENOUGH:
            out[kind] = {"auc": round(auc(positives, negatives), 3)}
            if resamples:
                out[kind]["interval"] = interval(positives, negatives, resamples, rng)
    return out


def generalised_mean(values, power=POWER):
    """(mean of v^p)^(1/p); with a negative p the small ones weigh most. None where there is none, 0 at a 0."""
    if not values:
        return None
    if min(values) == 0:
        return 0.0
    return (sum(v ** power for v in values) / len(values)) ** (1 / power)


def bias_of(rows, attribute, resamples):
    """Figures of every group for rows {group, labels, scores} of one language."""
    judged = [(r["group"], r["labels"][attribute] >= 0.5, r["scores"][attribute]) for r in rows
              if attribute in r["labels"] and attribute in r["scores"]]
    groups = {g: group_figures(judged, g, resamples, random.Random(f"{SEED}.{g}"))
              for g in sorted({g for g, _, _ in judged if g})}
    positives, negatives = ([s for _, p, s in judged if p == side] for side in (True, False))
    whole = round(auc(positives, negatives), 3) if positives and negatives else None
    means = {}
    for kind in KINDS:
        mean = generalised_mean([f[kind]["auc"] for f in groups.values() if f[kind]])
        means[kind] = None if mean is None else round(mean, 3)
    return {"rows": len(judged), "auc": whole, "generalised_mean": means, "groups": groups}


def functions_of(rows, thresholds):
    """Per function and attribute: rows, unscored rows, share on the right side of the shipped threshold."""
    tally = collections.defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for attribute, label in row["labels"].items():
            count = tally[row["function"], attribute]
            if attribute not in row["scores"]:
                count[2] += 1
                continue
            count[0] += 1
            count[1] += (row["scores"][attribute] >= threshold(thresholds, row["found"], attribute)) == (label >= 0.5)
    out = collections.defaultdict(dict)
    for (function, attribute), (rows_, right, unscored) in tally.items():
        out[function][attribute] = {"rows": rows_, "unscored": unscored,
                                    "accuracy": round(right / rows_, 3) if rows_ else None}
    return dict(out)


def attributes_of(rows, thresholds):
    """Recall and false-positive rate of each attribute over all functions."""
    tally = collections.defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        for attribute, label in row["labels"].items():
            if attribute in row["scores"]:
                reached = row["scores"][attribute] >= threshold(thresholds, row["found"], attribute)
                side = 0 if label >= 0.5 else 2
                tally[attribute][side] += 1
                tally[attribute][side + 1] += reached
    share = lambda part, whole: round(part / whole, 3) if whole >= ENOUGH else None
    return {a: {"positives": p, "negatives": n, "recall": share(hit, p), "false_positive_rate": share(miss, n)}
            for a, (p, hit, n, miss) in sorted(tally.items())}


def threshold(table, lang, attribute):
    """The shipped threshold of a language, or that of all."""
    return table.get(lang, {}).get(attribute, table.get("*", {}).get(attribute, 0.5))


def joined(rows, scores):
    """Rows with their scores and the language the scorer found; rows without are left out."""
    known = {s["id"]: s for s in scores}
    for row in rows:
        if row["id"] in known:
            own = known[row["id"]]
            yield {**row, "scores": own["toxicity"], "found": own.get("language") or row["language"]}


def measure(rows, thresholds, attributes, resamples):
    """All figures per language."""
    languages = collections.defaultdict(list)
    for row in rows:
        languages[row["language"]].append(row)
    return {lang: {"rows": len(own), "language_found": round(sum(r["found"] == lang for r in own) / len(own), 3),
                   "bias": {a: bias_of(own, a, resamples) for a in attributes},
                   "attributes": attributes_of(own, thresholds), "functions": functions_of(own, thresholds)}
            for lang, own in sorted(languages.items())}


def cell(value):
    return "" if value is None else f"{value:.3f}".lstrip("0") if value < 1 else "1.000"


def table(head, lines):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|",
                      *("| " + " | ".join(line) + " |" for line in lines)]) + "\n"


def markdown(figures, attributes):
    """Tables: accuracy per function and language, then the three AUCs per group, for each attribute."""
    langs = list(figures)
    parts = []
    for a in attributes:
        names = list(dict.fromkeys(n for l in langs for n in figures[l]["functions"] if a in figures[l]["functions"][n]))
        at = lambda l, n: figures[l]["functions"].get(n, {}).get(a, {}).get("accuracy")
        parts.append(f"Share on the right side of the shipped threshold, {a}\n\n"
                     + table(["function", *langs], [[n, *(cell(at(l, n)) for l in langs)] for n in names]))
    for a in attributes:
        groups = sorted({g for l in langs for g in figures[l]["bias"][a]["groups"]})
        lines = []
        for kind in KINDS:
            for g in groups:
                found = [figures[l]["bias"][a]["groups"].get(g, {}).get(kind) for l in langs]
                lines.append([kind, g, *(f"{cell(f['auc'])} ({cell(f['interval'][0])} to {cell(f['interval'][1])})"
                                         if f and "interval" in f else cell(f["auc"]) if f else "" for f in found)])
            lines.append([kind, "**generalised mean**", *(cell(figures[l]["bias"][a]["generalised_mean"][kind]) for l in langs)])
        parts.append(f"AUC per group, {a}, with 95 % interval\n\n" + table(["AUC", "group", *langs], lines))
    names = sorted({a for l in langs for a in figures[l]["attributes"]})
    both = lambda f: f"{cell(f.get('recall'))} / {cell(f.get('false_positive_rate'))}" if f else ""
    parts.append("Recall / false-positive rate over all functions\n\n"
                 + table(["attribute", *langs], [[a, *(both(figures[l]["attributes"].get(a)) for l in langs)] for a in names]))
    return "\n".join(parts)


def read(paths):
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--scores", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder with tonfall.json, for its thresholds")
    parser.add_argument("--attribute", action="append", help="for the AUCs; TOXICITY and IDENTITY_ATTACK where not given")
    parser.add_argument("--bootstrap", type=int, default=500)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--markdown", type=Path)
    args = parser.parse_args()
    attributes = args.attribute or ["TOXICITY", "IDENTITY_ATTACK"]
    manifest = json.loads((args.model / "tonfall.json").read_text(encoding="utf-8"))
    rows = list(read(args.rows))
    scored = list(joined(rows, read(args.scores)))
    figures = measure(scored, manifest["thresholds"], attributes, args.bootstrap)
    args.out.write_text(json.dumps({"model": manifest["name"], "rows": len(rows), "scored": len(scored),
                                    "languages": figures}, indent=1) + "\n", encoding="utf-8")
    if args.markdown:
        args.markdown.write_text(markdown(figures, attributes), encoding="utf-8")
    for lang, own in figures.items():
        for a in attributes:
            print(lang, a, f"auc={own['bias'][a]['auc']}", *(f"{k}={v}" for k, v in own["bias"][a]["generalised_mean"].items()))


if __name__ == "__main__":
    main()
