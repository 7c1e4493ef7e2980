#!/usr/bin/env python3
"""Shows that check_layers.py fails on each kind of bad example, and passes a good one."""

import pathlib
import tempfile
import unittest

from check_layers import breaches

CMAKE = """# syscard_module(commented_out DEPENDS nothing)
syscard_module(base LINK fmt::fmt)  # text
syscard_module(crypto DEPENDS base LINK OpenSSL::Crypto)
syscard_module(evidence
    DEPENDS crypto
    LINK PkgConfig::zstd PRECOMPILE <string>)
syscard_module(card DEPENDS base)
add_executable(syscard cli/main.cpp)
target_link_libraries(syscard PRIVATE syscard_evidence CLI11::CLI11 syscard_flags)
"""


class CheckLayers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "src"
        self.write("CMakeLists.txt", CMAKE)
        self.write("base/text.h", "#include <string>\n")
        self.write("base/internal/utf8.h", "")
        self.write("base/text.cpp", '#include "base/text.h"\n#include "base/internal/utf8.h"\n')
        self.write("crypto/digest.h", '#include "base/text.h"\n')
        self.write("evidence/tree.h", "")
        self.write("evidence/tree.cpp", '#include "crypto/digest.h"\n#include "base/text.h"\n')
        self.write("card/page.h", "")
        self.write("cli/main.cpp", '#include "evidence/tree.h"\n#include "base/text.h"\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def expect_one_breach(self, *parts):
        found = breaches(self.root)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def test_passes_what_follows_the_declarations_directly_and_through_others(self):
        self.assertEqual(breaches(self.root), [])

    def test_fails_on_an_include_of_a_module_above(self):
        self.write("base/text.cpp", '#include "base/text.h"\n#include "crypto/digest.h"\n')
        self.expect_one_breach("src/base/text.cpp:2", "`base` does not depend on `crypto`")

    def test_fails_on_an_include_of_a_module_beside(self):
        self.write("card/page.h", '#  include "crypto/digest.h"\n')
        self.expect_one_breach("src/card/page.h:1", "`card` does not depend on `crypto`")

    def test_fails_on_a_program_that_includes_what_it_does_not_link(self):
        self.write("cli/main.cpp", '#include "card/page.h"\n')
        self.expect_one_breach("src/cli/main.cpp:1", "`cli` does not depend on `card`")

    def test_fails_on_the_internal_folder_of_another_module(self):
        self.write("crypto/digest.h", '#include "base/internal/utf8.h"\n')
        self.expect_one_breach("src/crypto/digest.h:1", "`base` keeps it to itself")

    def test_fails_on_a_header_not_named_by_its_path_from_src(self):
        self.write("base/text.cpp", '#include "text.h"\n')
        self.expect_one_breach("src/base/text.cpp:1", "no path of a header from src/")
        self.write("base/text.cpp", '#include "base/../crypto/digest.h"\n')
        self.expect_one_breach("src/base/text.cpp:1", "no path of a header from src/")

    def test_fails_on_angle_brackets_around_a_header_of_ours(self):
        self.write("base/text.cpp", "#include <crypto/digest.h>\n#include <sys/wait.h>\n")
        self.expect_one_breach("src/base/text.cpp:1", "ours are included in quotes")

    def test_fails_on_a_way_round(self):
        self.write("CMakeLists.txt", CMAKE.replace("(base LINK", "(base DEPENDS evidence LINK"))
        cycle = [breach for breach in breaches(self.root) if "depends on itself" in breach]
        self.assertEqual(len(cycle), 3, cycle)

    def test_fails_on_a_dependency_that_is_not_declared(self):
        self.write("CMakeLists.txt", CMAKE.replace("card DEPENDS base", "card DEPENDS base net"))
        self.expect_one_breach("`card` depends on `net`, which is not declared")

    def test_fails_on_sources_that_are_not_declared(self):
        self.write("net/client.cpp", "")
        self.expect_one_breach("src/net: has sources")

    def test_fails_on_nothing_declared(self):
        self.write("CMakeLists.txt", "")
        self.expect_one_breach("declares no module")


if __name__ == "__main__":
    unittest.main()
