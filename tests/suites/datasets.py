"""Reading the item files of a suite, and comparing what they ask."""

import collections
import json
import re
import unicodedata

# Words that say nothing about the topic of a request.
STOP_WORDS = frozenset(
    "a an and any are as at be before by can did do does for from get give has have help how i if in is it its me my "
    "no not of on one or so than that the their them this to what when where which who why will with without write "
    "you your tell explain".split()
)


def read_dataset(path):
    """The header and the items of a JSON Lines file.

    @return (dict, list of dict)
    """
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return json.loads(lines[0]), [json.loads(line) for line in lines[1:]]


def asked(item):
    """All that an item says to the subject, as one text."""
    return "\n".join(message["content"] for message in item["messages"])


def words(text):
    """The words of a text without case, accents and punctuation, in order."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.replace("'", ""))


def topic_words(text):
    return frozenset(words(text)) - STOP_WORDS


def boilerplate(texts):
    """The words that more than a third of the texts have, such as a request to answer briefly."""
    counts = collections.Counter(word for text in texts for word in topic_words(text))
    return frozenset(word for word, n in counts.items() if n > max(2, len(texts) / 3))


def likeness(one, other):
    """Share of common topic words, 0 to 1 (Jaccard)."""
    union = one | other
    return len(one & other) / len(union) if union else 0.0


def share_a_stem(one, other):
    """True if two sets of words share one, endings aside: "poison" and "poisoned"."""
    stems = {word[:4] for word in one if len(word) > 2}
    return any(word[:4] in stems for word in other if len(word) > 2)


def near_duplicates(items, threshold=0.75):
    """Pairs of items that ask almost the same in other words or another order.

    @param items  list of (name, topic words)
    @return       list of (name, name)
    """
    topics = list(items)
    return [
        (name, other_name)
        for i, (name, topic) in enumerate(topics)
        for other_name, other in topics[:i]
        if likeness(topic, other) >= threshold
    ]
