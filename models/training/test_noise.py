"""Noise repeats, changes what it should, and the robustness test is what its sentences make: python -m unittest."""

import json
import random
import sys
import unittest
from pathlib import Path

import noise

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "functional"))
import robustness  # noqa: E402

ROWS = [{"text": f"Das ist Satz Nummer {i}, und du bist ein Schwein.", "tox": {"TOXICITY": i % 2}} for i in range(400)]


class Noise(unittest.TestCase):
    def test_every_trick_changes_a_word(self):
        for name, trick in noise.TRICKS.items():
            for seed in range(50):
                self.assertNotIn(trick("schwein", random.Random(seed)), (None, "schwein"), name)

    def test_repeats_and_keeps_the_share(self):
        first, second = list(noise.copies(ROWS, 0.25)), list(noise.copies(ROWS, 0.25))
        self.assertEqual(first, second)
        self.assertTrue(70 < len(first) < 130, len(first))
        self.assertTrue(0 < sum(row["raw"] for row in first) < len(first) / 2)
        self.assertEqual({row["noise"] for row in first}, set(noise.TRICKS))

    def test_leaves_labels_mentions_and_links(self):
        for row in noise.copies(ROWS, 1):
            self.assertIn(row["tox"]["TOXICITY"], (0, 1))
        made = [noise.disguised("@user http ok", set(), random.Random(seed)) for seed in range(20)]
        self.assertEqual(set(made), {None})

    def test_hides_telling_words_first(self):
        rows = ROWS + [{"text": f"Du Wicht Nummer {i}!", "tox": {"TOXICITY": 1}} for i in range(60)]
        self.assertIn("wicht", noise.telling(rows))
        self.assertNotIn("nummer", noise.telling(rows))


class Robustness(unittest.TestCase):
    def test_file_holds_what_the_sentences_make(self):
        lines = (HERE / "functional" / "robustness.jsonl").read_text(encoding="utf-8").splitlines()
        self.assertEqual([json.loads(line) for line in lines], list(robustness.rows()))

    def test_eight_tricks_in_eight_languages(self):
        made = {(row["trick"], row["language"]) for row in robustness.rows() if row["labels"]["TOXICITY"]}
        self.assertEqual(len(made), 9 * 8)


if __name__ == "__main__":
    unittest.main()
