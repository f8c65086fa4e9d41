"""Step 16. Write the model card (README.md of the model folder) from the figures that were measured.

    python card.py --model ../tonfall-small-1 --figures work/figures --bias work/bias.json \\
        --robustness work/robustness.json --speed work/speed.json

The sections are those of Mitchell et al., "Model Cards for Model Reporting" (2019). The prose is in
`card.md`; every number in a table comes from `tonfall eval`, `bias.py`, `speed.py` or the manifest.
"""

import argparse
import json
import re
from pathlib import Path

from common import ATTRIBUTES, DATASETS

TEMPLATE = Path(__file__).parent / "card.md"
FEW = 100  # rows below which a group is not shown


def groups(report, task, by, least=FEW):
    """Name and group of one task, all groups with enough rows."""
    for entry in report["tasks"]:
        if entry["task"] == task:
            return [(g["name"], g) for g in entry["by"][by]["groups"] if g["rows"] >= least]
    return []


def value(group, name, digits=2):
    figure = group["figures"].get(name)
    return "" if figure is None or figure.get("value") is None else f"{figure['value']:.{digits}f}"


def interval(group, name):
    figure = group["figures"].get(name)
    if figure is None or figure.get("value") is None:
        return ""
    low, high = figure.get("low"), figure.get("high")
    return f"{figure['value']:.2f}" + ("" if low is None else f" ({low:.2f}-{high:.2f})")


def table(head, rows):
    """Markdown; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def toxicity_table(report, by):
    rows = [[name, g["rows"], interval(g, "auc"), interval(g, "macroF1"), value(g, "bestMacroF1"), value(g, "precision"),
             value(g, "recall"), interval(g, "falsePositiveRate"), value(g, "calibrationError", 3)]
            for name, g in groups(report, "TOXICITY", by)]
    return table(["TOXICITY", "rows", "AUC", "macro-F1", "best", "precision", "recall", "flagged of clean", "cal. error"], rows)


def attribute_table(report, by):
    rows = []
    for attribute in ATTRIBUTES[1:]:
        for name, g in groups(report, attribute, by):
            if min(g["positives"], g["rows"] - g["positives"]) >= 20:
                rows.append([f"{attribute} {name}", g["rows"], g["positives"], interval(g, "auc"), value(g, "macroF1"),
                             value(g, "falsePositiveRate"), value(g, "calibrationError", 3)])
    return table(["attribute", "rows", "positive", "AUC", "macro-F1", "flagged of clean", "cal. error"], rows)


def sentiment_table(report, by):
    rows = []
    for entry in report["tasks"]:
        if entry["task"] == "SENTIMENT":
            rows += [[g["name"], len(entry["classes"]), g["rows"], interval(g, "macroF1"), value(g, "accuracy"), value(g, "auc")]
                     for g in entry["by"][by]["groups"] if g["rows"] >= FEW]
    return table(["sentiment", "classes", "rows", "macro-F1", "accuracy", "AUC"], rows)


def mean_line(report):
    """Means over the sets that hold both kinds: a set counts once, however many rows it has."""
    sets = [g["figures"] for _, g in groups(report, "TOXICITY", "source") if g["figures"]["auc"]["value"] is not None]
    mean = lambda name: sum(figures[name]["value"] for figures in sets) / len(sets)
    return (f"Mean over {len(sets)} sets: AUC {mean('auc'):.3f}, macro-F1 {mean('macroF1'):.3f} at the shipped thresholds, "
            f"{mean('bestMacroF1'):.3f} at the best one of each set.")


def even(report):
    """Flagged clean comments in German by those in English."""
    rates = {name: g["figures"]["falsePositiveRate"]["value"] for name, g in groups(report, "TOXICITY", "language")}
    return f"{rates['de']:.3f} of clean German rows and {rates['en']:.3f} of clean English ones are flagged: {rates['de'] / rates['en']:.2f} times."


def bias_table(bias, attribute):
    rows = []
    for language, entry in bias["languages"].items():
        found = entry["bias"].get(attribute)
        if not found:
            continue
        mean = found["generalised_mean"]
        worst = min(found["groups"], key=lambda name: found["groups"][name]["subgroup"]["auc"])
        rows.append([language, found["rows"], found["auc"], *(mean[kind] for kind in ("subgroup", "bpsn", "bnsp")),
                     f"{worst} {found['groups'][worst]['subgroup']['auc']}"])
    return table([attribute, "rows", "AUC", "Subgroup", "BPSN", "BNSP", "lowest Subgroup"], rows)


def function_table(bias, attribute):
    languages = list(bias["languages"])
    names = []
    for entry in bias["languages"].values():
        names += [n for n in entry["functions"] if n not in names]
    rows = []
    for name in names:
        cells = [bias["languages"][l]["functions"].get(name, {}).get(attribute, {}).get("accuracy") for l in languages]
        shown = ["" if right is None else f"{right:.2f}" for right in cells]
        if any(shown):
            rows.append([name, *shown])
    return table([f"right by {attribute}", *languages], rows)


def sets_of(manifest, kind):
    """Training sets of a class with licence and rows."""
    return "; ".join(f"{s['name']} ({s['licence']}; {s['rows']:,})" for s in manifest["training"]["sets"] if s["class"] == kind)


def grades(manifest):
    rows = []
    for attribute in [*ATTRIBUTES, "sentiment"]:
        measured = sorted(l for l, g in manifest["languages"].items() if g[attribute] == "measured")
        none = sorted(l for l, g in manifest["languages"].items() if g[attribute] == "none")
        rows.append([attribute, " ".join(measured), " ".join(none), manifest["languages"]["*"][attribute]])
    return "\n".join(["| | measured | not judged | any other |", "|---|---|---|---|",
                      *("| " + " | ".join(row) + " |" for row in rows)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("model", "figures", "bias", "robustness", "speed"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    read = lambda path: json.loads(path.read_text())
    manifest = read(args.model / "tonfall.json")
    dev, measured, bias = read(args.figures / "dev.json"), read(args.figures / "measure.json"), read(args.bias)
    parts = {
        "NAME": manifest["name"], "TOKENS": f"{manifest['training']['tokens']:,}", "TEXTS": f"{manifest['training']['texts']:,}",
        "ROWS": f"{sum(s['rows'] for s in manifest['training']['sets']):,}",
        "BYTES": f"{sum(f.stat().st_size for f in args.model.rglob('*') if f.is_file()):,}",
        "GRADES": grades(manifest), "TOXICITY": toxicity_table(dev, "language"), "EVEN": even(dev),
        "ATTRIBUTES": attribute_table(dev, "language"), "SENTIMENT": sentiment_table(dev, "language"),
        "MEAN": mean_line(dev), "SENTIMENT_SETS": sentiment_table(dev, "source"),
        "SETS": toxicity_table(dev, "source"),
        "MEASURED": toxicity_table(measured, "source"), "MEASURED_ATTRIBUTES": attribute_table(measured, "source"),
        "MEASURED_SENTIMENT": sentiment_table(measured, "source"),
        "BIAS": "\n\n".join(bias_table(bias, a) for a in ("TOXICITY", "IDENTITY_ATTACK")),
        "FUNCTIONS": "\n\n".join(function_table(bias, a) for a in ("TOXICITY", "IDENTITY_ATTACK")),
        "ROBUSTNESS": table(["TOXICITY", "rows", "recall", "flagged of clean"],
                            [[n, g["rows"], value(g, "recall"), value(g, "falsePositiveRate")]
                             for n, g in groups(read(args.robustness), "TOXICITY", "trick", least=1)]),
        "SPEED": "```json\n" + args.speed.read_text().strip() + "\n```",
        "CHECKS": "```json\n" + json.dumps(manifest["quality"]["checks"], indent=1) + "\n```",
        "OPEN": sets_of(manifest, "P"), "RESTRICTED": sets_of(manifest, "R"),
        "ONLY_MEASURED": "; ".join(f"{n} ({d['licence']})" for n, d in sorted(DATASETS.items()) if d["class"] == "NC"),
    }
    text = re.sub(r"\{\{(\w+)\}\}", lambda m: parts[m[1]], TEMPLATE.read_text())
    (args.model / "README.md").write_text(text)
    print(f"{len(text)} characters")


if __name__ == "__main__":
    main()
