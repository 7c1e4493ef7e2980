#include "framework/internal/parse_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::framework {

Result<std::size_t> find_name(std::string_view kind, const std::string& name,
                              const std::vector<std::string>& known, const std::string& where) {
    const auto found = std::ranges::find(known, name);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    return fail(ErrorCode::BadInput,
                fmt::format("unknown {} `{}`", kind, name),
                where,
                hint_for_unknown(name, known));
}

Result<std::size_t> word_member(const yaml::Node& map, std::string_view name,
                                const std::vector<std::string>& known) {
    SYSCARD_TRY(const std::string word, yaml::string_member(map, name));
    return find_name(name, word, known, yaml::find(map, name)->where);
}

}  // namespace syscard::framework
