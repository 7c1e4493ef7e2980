#!/usr/bin/env python3
"""Shows that check_links.py fails on each kind of bad example, and passes good ones."""

import pathlib
import tempfile
import unittest

from check_links import breaches


class CheckLinks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("src/base/text.h", "")
        self.write("docs/formats/log.md", "# The log\n\n## Entries & tiles\n\n## Entries & tiles\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def expect(self, page, text, *breaches_found):
        self.write(page, text)
        self.assertEqual(breaches(self.root), list(breaches_found))

    def test_passes_links_and_paths_that_exist(self):
        self.expect("README.md", "[the log](docs/formats/log.md) `src/base/text.h:12` `src/`")
        self.expect("docs/glossary.md", "![log](formats/log.md) [up](../README.md)")

    def test_passes_what_is_no_path_of_the_project(self):
        self.expect("README.md", "[site](https://example.org/x) `out/card.html` `a/b` `and/or`")
        self.expect("README.md", "```\n[nothing](nowhere.md) `src/nothing.h`\n```\n")
        self.expect("README.md", "`src/<module>/thing.h` `src/...` `[no](link)` [a](mailto:a@b)")

    def test_fails_on_a_link_to_nothing(self):
        self.expect("README.md", "\n[x](docs/no.md)", "README.md:2: `docs/no.md` names no file")

    def test_fails_on_a_link_from_the_wrong_folder(self):
        self.write("docs/b.md", "")
        self.expect("docs/a.md", "[x](docs/b.md)", "docs/a.md:1: `docs/b.md` names no file")

    def test_fails_on_a_path_to_nothing(self):
        self.expect("README.md", "`src/base/no.h`", "README.md:1: `src/base/no.h` names no file")

    def test_fails_on_a_wildcard_that_matches_nothing(self):
        self.expect("README.md", "`src/*/text.h`")
        self.expect("README.md", "`src/*/no.h`", "README.md:1: `src/*/no.h` names no file")

    def test_fails_on_a_heading_that_is_not_there(self):
        self.expect("README.md", "[x](docs/formats/log.md#entries--tiles-1)")
        self.expect(
            "README.md",
            "[x](docs/formats/log.md#leaves)",
            "README.md:1: `docs/formats/log.md#leaves` names no heading",
        )

    def test_reads_again_after_a_code_block(self):
        self.expect("README.md", "~~~\n```\n~~~\n[x](no.md)", "README.md:4: `no.md` names no file")


if __name__ == "__main__":
    unittest.main()
