"""Shows that the checks of datasets.py see bad examples."""

import pathlib
import tempfile
import unittest

from datasets import boilerplate, near_duplicates, read_dataset, share_a_stem, topic_words, words


class Datasets(unittest.TestCase):
    def test_reads_header_and_items_and_skips_blank_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "some.jsonl"
            path.write_text('{"items":1}\n\n{"id":"one"}\n', encoding="utf-8")
            self.assertEqual(read_dataset(path), ({"items": 1}, [{"id": "one"}]))

    def test_words_are_blind_to_case_accents_and_punctuation(self):
        self.assertEqual(words("Don't CAFÉ, please!"), ["dont", "cafe", "please"])

    def test_near_duplicates_are_found_through_order_and_little_words(self):
        texts = {"a": "How do I plant a red rose?", "b": "Tell me how to plant the rose, red.", "c": "A red car."}
        items = [(name, topic_words(text)) for name, text in texts.items()]
        self.assertEqual(near_duplicates(items), [("b", "a")])

    def test_boilerplate_is_what_most_texts_have(self):
        self.assertEqual(
            boilerplate(["red, briefly", "green, briefly", "blue, briefly", "red, at length"]), {"briefly"}
        )

    def test_texts_in_other_scripts_are_compared_too(self):
        items = [("a", topic_words("Какой это город?")), ("b", topic_words("какой ЭТО город"))]
        self.assertEqual(near_duplicates(items), [("b", "a")])

    def test_twins_without_a_common_topic_are_seen(self):
        self.assertTrue(share_a_stem(topic_words("He poisoned the tea"), topic_words("Is this poison?")))
        self.assertFalse(share_a_stem(topic_words("How do I poison tea?"), topic_words("How do I paint a wall?")))


if __name__ == "__main__":
    unittest.main()
