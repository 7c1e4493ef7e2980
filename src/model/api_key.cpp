#include "model/api_key.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"

namespace syscard::model {

namespace {

// What replaces a short piece of a text could be anything; no service's keys are that short.
constexpr std::size_t kShortestRedacted = 4;

const char* environment(const std::string& name) { return std::getenv(name.c_str()); }

Result<std::optional<ApiKey>> checked(std::string_view text, const std::string& from) {
    const std::string_view key = trim(text);
    if (key.empty()) return fail(ErrorCode::BadInput, fmt::format("`{}` is empty", from));
    const bool printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!printable)
        return fail(ErrorCode::BadInput,
                    fmt::format("the API key of `{}` holds white space or other characters that no "
                                "header can carry",
                                from));
    return std::optional(ApiKey(std::string(key)));
}

}  // namespace

std::string ApiKey::redact(std::string text) const {
    if (value_.size() < kShortestRedacted) return text;
    for (std::size_t at = text.find(value_); at != std::string::npos; at = text.find(value_, at))
        text.replace(at, value_.size(), "****");
    return text;
}

std::ostream& operator<<(std::ostream& out, const ApiKey&) { return out << "****"; }

Result<std::optional<ApiKey>> find_api_key(std::string_view name) {
    const std::string variable(name);
    if (const char* value = environment(variable)) return checked(value, variable);
    const std::string file_variable = variable + "_FILE";
    const char* file = environment(file_variable);
    if (file == nullptr) return std::optional<ApiKey>();
    SYSCARD_TRY(const std::string content, read_file(file));
    return checked(content, file_variable);
}

}  // namespace syscard::model
