"""The tables of the card, from reports as `tonfall eval --out` writes them: python -m unittest, from this folder."""

import unittest

import card


def group(name, rows, **figures):
    return {"name": name, "rows": rows, "figures": {k: {"value": v, "low": v, "high": v} for k, v in figures.items()}}


def report(task, by, groups, **more):
    return {"tasks": [{"task": task, **more, "by": {by: {"groups": groups}}}]}


class Tables(unittest.TestCase):
    def test_sentiment_is_shown_with_its_classes(self):
        groups = [group("de", 200, macroF1=0.7, accuracy=0.72, auc=0.85), group("fo", 20, macroF1=1, accuracy=1, auc=1)]
        shown = card.sentiment_table(report("SENTIMENT", "language", groups, classes=["negative", "neutral", "positive"]), "language")
        self.assertIn("| de | 3 | 200 | 0.70 (0.70-0.70) | 0.72 | 0.85 |", shown)
        self.assertNotIn("fo", shown)

    def test_a_set_of_one_kind_has_no_part_in_the_mean(self):
        groups = [group("a.de", 200, auc=0.8, macroF1=0.7, bestMacroF1=0.75), group("b.en", 9000, auc=0.9, macroF1=0.8, bestMacroF1=0.85),
                  group("c.en", 200, auc=None, macroF1=None, bestMacroF1=None)]
        shown = card.mean_line(report("TOXICITY", "source", groups))
        self.assertEqual(shown, "Mean over 2 sets: AUC 0.850, macro-F1 0.750 at the shipped thresholds, 0.800 at the best one of each set.")


if __name__ == "__main__":
    unittest.main()
