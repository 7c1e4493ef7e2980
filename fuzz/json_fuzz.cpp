// JSON: what the canonical parser accepts is exactly what reading and writing again leaves as it
// is.

#include <optional>
#include <stdexcept>

#include "base/json.h"
#include "fuzz.h"

namespace syscard::fuzz {

namespace {

std::optional<json::Value> canonical_by_definition(std::string_view text) {
    const auto value = json::parse(text, "f");
    if (!value) return std::nullopt;
    try {
        if (json::canonical(*value) == text) return *value;
    } catch (const std::logic_error&) {  // a number that canonical form lacks
    }
    return std::nullopt;
}

}  // namespace

void feed(std::string_view bytes) {
    const auto value = json::parse_canonical(bytes, "f");
    const auto expected = canonical_by_definition(bytes);
    require(value.has_value() == expected.has_value(),
            "canonical is what reads and writes the same");
    if (value) require(*value == *expected, "both parsers read the same value");
}

}  // namespace syscard::fuzz
