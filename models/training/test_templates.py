"""The functional test must not be learnt by heart: python -m unittest, from this folder."""

import random
import re
import unittest

import templates

TRAIN = templates.HERE / "templates"
TEST = templates.HERE / "functional" / "frames"
RUN = 4  # words in a row that training and test may not share


def words(text):
    """Words folded; a slot counts as one word, `{}`."""
    text = re.sub(r"\{[^{}]*\}", " {} ", text.casefold())
    return re.findall(r"\{\}|[^\W_]+(?:['’\-*][^\W_]+)*", text)


def runs(texts):
    found = {}
    for text in texts:
        tokens = words(text)
        for i in range(len(tokens) - RUN + 1):
            found[tuple(tokens[i:i + RUN])] = text
    return found


def frames(data):
    return [templates.text_of(f) for group in data["frames"].values() for f in group]


def spread(frame):
    """A frame with each of its alternatives spelt out, so that none hides a shared run."""
    options = re.findall(r"\[([^\[\]]*)\]", frame)
    if not options:
        return [frame]
    head, tail = re.split(r"\[[^\[\]]*\]", frame, maxsplit=1)
    return [head + one + rest for one in options[0].split("|") for rest in spread(tail)]


class Apart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.languages = templates.languages(TEST)
        cls.learnt = {}
        for lang, text, _ in templates.sentences():
            cls.learnt.setdefault(lang, []).append(text)

    def test_there_is_a_test_for_each_language_promised(self):
        self.assertLessEqual({"de", "en", "fr", "es", "it", "pt", "nl", "pl"}, set(self.languages))

    def test_no_run_of_words_is_shared(self):
        for lang in self.languages:
            train, test = templates.load(TRAIN, lang), templates.load(TEST, lang)
            asked = [row["text"] for row in templates.functional_rows(lang, test)]
            for one, other in ((frames(train), frames(test)), (self.learnt[lang], asked)):
                known = runs(x for t in one for x in spread(t))
                # Whoever mends a training sentence should not have to read the test: only theirs is shown.
                for run in runs(x for t in other for x in spread(t)):
                    if run in known:
                        with self.subTest(lang=lang, learnt=known[run]):
                            self.fail("a run of words of this training sentence is in the test")

    def test_no_frame_group_name_or_word_is_shared(self):
        for lang in self.languages:
            train, test = templates.load(TRAIN, lang), templates.load(TEST, lang)
            with self.subTest(lang=lang):
                plain = lambda data: {" ".join(words(f)) for f in frames(data)}
                self.assertFalse(plain(train) & plain(test), "frames")
                forms = lambda data: {v.casefold() for g in data["groups"].values() for k, v in g.items() if k != "gender"}
                self.assertFalse(forms(train) & forms(test))
                listed = lambda data: {w.casefold() for k, v in data["words"].items() for w in v}
                self.assertFalse(listed(train) & listed(test))


class Frames(unittest.TestCase):
    def test_every_slot_can_be_filled_and_every_function_is_known(self):
        for folder in (TRAIN, TEST):
            for lang in templates.languages(folder):
                data = templates.load(folder, lang)
                forms = set(next(iter(data["groups"].values())))
                for name, some in data["frames"].items():
                    self.assertIn(name, templates.FUNCTIONS)
                    for frame in some:
                        for slot in re.findall(r"\{([^{}]*)\}", templates.text_of(frame)):
                            with self.subTest(lang=lang, frame=templates.text_of(frame)):
                                self.assertTrue(slot == "Q" or slot in forms or slot in data["words"] or slot.count("/") == 1)
                        left = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "", templates.text_of(frame))
                        self.assertNotRegex(left, r"[{}\[\]|@=]@?\w=", msg=frame)
                for group, own in data["groups"].items():
                    self.assertEqual(set(own), forms, f"{lang} {group}")

    def test_groups_are_enough_and_balanced(self):
        for lang in templates.languages(TRAIN):
            rows = list(templates.expand(lang, templates.load(TRAIN, lang), random.Random(1), 1500))
            self.assertLessEqual(len(rows), 1500)
            count = {0: {}, 1: {}}
            for row in rows:
                if row["group"]:
                    side = count[row["labels"]["IDENTITY_ATTACK"]]
                    side[row["group"]] = side.get(row["group"], 0) + 1
            self.assertGreaterEqual(len(count[1]), 12, lang)
            for group in count[0]:
                share = count[1][group] / (count[0][group] + count[1][group])
                self.assertTrue(0.3 < share < 0.7, f"{lang} {group} {share}")

    def test_the_same_seed_gives_the_same_sentences(self):
        self.assertEqual(list(templates.sentences(100)), list(templates.sentences(100)))

    def test_a_sentence_begins_with_a_capital_unless_with_a_number_or_a_mention(self):
        for text, expected in (("so it is", "So it is"), ("„so ist es“", "„So ist es“"), ("12 euros a month", "12 euros a month"),
                               ("@user so it is", "@user so it is"), ("…", "…")):
            self.assertEqual(templates.capital(text), expected)

    def test_quoted_hate_is_not_hate(self):
        data = {"groups": {"g": {"gender": "0", "P": "Gs"}}, "words": {},
                "frames": {"hate_derogation": ["{P} are bad."], "counter_quote": ["He said: {Q}!"]}}
        rows = {r["text"]: r["labels"] for r in templates.expand("xx", data, random.Random(1))}
        self.assertEqual(rows["Gs are bad."]["IDENTITY_ATTACK"], 1)
        self.assertEqual(rows["He said: Gs are bad!"]["IDENTITY_ATTACK"], 0)
        self.assertNotIn("PROFANITY", rows["He said: Gs are bad!"])


if __name__ == "__main__":
    unittest.main()
