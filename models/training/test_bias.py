"""python -m unittest, from this folder."""

import random
import unittest

import bias


def row(group, positive, score, function="f", found="de"):
    return {"id": f"{group}{positive}{score}", "language": "de", "found": found, "group": group, "function": function,
            "labels": {"TOXICITY": int(positive)}, "scores": {"TOXICITY": score}}


class Auc(unittest.TestCase):
    def test_counts_pairs_in_the_right_order_and_ties_half(self):
        self.assertEqual(bias.auc([0.9, 0.8], [0.1, 0.2]), 1)
        self.assertEqual(bias.auc([0.1], [0.9]), 0)
        self.assertEqual(bias.auc([0.5, 0.5], [0.5]), 0.5)
        self.assertEqual(bias.auc([0.2, 0.8], [0.5, 0.2]), (0.5 + 0 + 1 + 1) / 4)

    def test_equals_the_count_of_all_pairs(self):
        rng = random.Random(1)
        for _ in range(50):
            positives = [rng.randrange(6) for _ in range(rng.randrange(1, 20))]
            negatives = [rng.randrange(6) for _ in range(rng.randrange(1, 20))]
            pairs = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
            self.assertAlmostEqual(bias.auc(positives, negatives), pairs / len(positives) / len(negatives))

    def test_interval_holds_the_value_and_is_narrower_with_more_rows(self):
        rng = random.Random(2)
        widths = []
        for size in (20, 500):
            positives, negatives = [rng.gauss(1, 1) for _ in range(size)], [rng.gauss(0, 1) for _ in range(size)]
            low, high = bias.interval(positives, negatives, 200, random.Random(3))
            self.assertLess(low, bias.auc(positives, negatives))
            self.assertGreater(high, bias.auc(positives, negatives))
            widths.append(high - low)
        self.assertLess(widths[1], widths[0])


class Groups(unittest.TestCase):
    # Mentions of a score as high as attacks on others; attacks on b as low as mentions of others.
    rows = ([("a", True, 0.95 + i / 1000) for i in range(12)] + [("a", False, 0.85 + i / 1000) for i in range(12)]
            + [("b", True, 0.15 + i / 1000) for i in range(12)] + [("b", False, 0.05 + i / 1000) for i in range(12)]
            + [(None, True, 0.75 + i / 1000) for i in range(12)] + [(None, False, 0.25 + i / 1000) for i in range(12)])

    def test_each_auc_shows_its_own_fault(self):
        a = bias.group_figures(self.rows, "a", 0, None)
        b = bias.group_figures(self.rows, "b", 0, None)
        self.assertEqual((a["subgroup"]["auc"], a["bpsn"]["auc"], a["bnsp"]["auc"]), (1, 0, 1))
        self.assertEqual((b["subgroup"]["auc"], b["bpsn"]["auc"], b["bnsp"]["auc"]), (1, 1, 0))
        self.assertEqual((a["positives"], a["negatives"], a["background_positives"]), (12, 12, 24))

    def test_too_few_rows_give_no_figure(self):
        few = [r for r in self.rows if r[0] != "a" or r[1]] + [("a", False, 0.1)] * (bias.ENOUGH - 1)
        figures = bias.group_figures(few, "a", 0, None)
        self.assertIsNone(figures["subgroup"])
        self.assertIsNone(figures["bpsn"])
        self.assertEqual(figures["bnsp"]["auc"], 1)

    def test_the_generalised_mean_leans_to_the_worst(self):
        self.assertAlmostEqual(bias.generalised_mean([0.8, 0.8]), 0.8)
        self.assertLess(bias.generalised_mean([0.5, 0.9]), 0.7)
        self.assertEqual(bias.generalised_mean([0, 0.9]), 0)
        self.assertIsNone(bias.generalised_mean([]))

    def test_the_same_rows_give_the_same_intervals(self):
        rows = [row(g, p, s) for g, p, s in self.rows]
        self.assertEqual(bias.bias_of(rows, "TOXICITY", 50), bias.bias_of(rows, "TOXICITY", 50))


class Decisions(unittest.TestCase):
    thresholds = {"*": {"TOXICITY": 0.5}, "fr": {"TOXICITY": 0.9}}

    def test_a_function_is_judged_by_the_threshold_of_the_language_found(self):
        rows = [row("a", True, 0.6), row("a", True, 0.6, found="fr"), row("a", False, 0.5), row("a", False, 0.1, "g")]
        out = bias.functions_of(rows, self.thresholds)
        self.assertEqual(out["f"]["TOXICITY"], {"rows": 3, "unscored": 0, "accuracy": round(1 / 3, 3)})
        self.assertEqual(out["g"]["TOXICITY"]["accuracy"], 1)

    def test_what_the_model_does_not_judge_is_counted_apart(self):
        rows = [{**row("a", True, 0.6), "scores": {}}]
        self.assertEqual(bias.functions_of(rows, self.thresholds)["f"]["TOXICITY"],
                         {"rows": 0, "unscored": 1, "accuracy": None})
        self.assertEqual(bias.bias_of(rows, "TOXICITY", 0)["rows"], 0)

    def test_recall_and_false_positives(self):
        rows = [row("a", True, s) for s in [0.9] * 9 + [0.1] * 3] + [row("a", False, s) for s in [0.1] * 15 + [0.9] * 5]
        self.assertEqual(bias.attributes_of(rows, self.thresholds)["TOXICITY"],
                         {"positives": 12, "negatives": 20, "recall": 0.75, "false_positive_rate": 0.25})

    def test_rows_meet_their_scores_by_id(self):
        rows = [{"id": "1", "language": "de"}, {"id": "2", "language": "de"}]
        scores = [{"id": "2", "language": "nl", "toxicity": {"TOXICITY": 0.3}}, {"id": "3", "toxicity": {}}]
        self.assertEqual(list(bias.joined(rows, scores)),
                         [{"id": "2", "language": "de", "scores": {"TOXICITY": 0.3}, "found": "nl"}])

    def test_the_tables_name_every_function_and_group(self):
        rows = [row(g, p, s, "named" if g else "plain") for g, p, s in Groups.rows]
        text = bias.markdown(bias.measure(rows, self.thresholds, ["TOXICITY"], 20), ["TOXICITY"])
        for word in ("| named |", "| plain |", "| bpsn | a |", "generalised mean", "| TOXICITY |"):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
