// Suites in YAML and datasets in JSON Lines: the two parts of an input are divided by a line
// "---8<---".

#include "fuzz.h"
#include "plan/suite.h"
#include "scratch.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    static const Scratch scratch;
    constexpr std::string_view kDivider = "---8<---\n";
    const std::size_t at = bytes.find(kDivider);
    const bool has_dataset = at != std::string_view::npos;
    scratch.write("suite/suite.yaml", bytes.substr(0, at));
    scratch.write("suite/items.jsonl", has_dataset ? bytes.substr(at + kDivider.size()) : "");
    (void)plan::load_suite(scratch.path() / "suite", 1);
}

}  // namespace syscard::fuzz
