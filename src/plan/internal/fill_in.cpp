#include "plan/internal/fill_in.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

bool begins_sentence(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    return at >= 2 && text[at - 1] == ' ' &&
           (text[at - 2] == '.' || text[at - 2] == '!' || text[at - 2] == '?');
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The names in braces, in order.
std::vector<std::string> places_of(std::string_view text) {
    std::vector<std::string> places;
    for (std::size_t open = text.find('{'); open != std::string_view::npos;
         open = text.find('{', open + 1)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) break;
        places.emplace_back(text.substr(open + 1, close - open - 1));
    }
    return places;
}

}  // namespace

std::string fill_in_plain(std::string_view text, const Places& places) {
    std::string filled;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        filled += text.substr(0, open);
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos) break;
        const auto place = places.find(std::string(text.substr(1, close - 1)));
        if (place != places.end()) filled += place->second;
        text.remove_prefix(close + 1);
    }
    return filled + std::string(text);
}

std::string fill_in(std::string_view text, const Places& places) {
    std::string filled = fill_in_plain(text, places);
    for (std::size_t i = 0; i < filled.size(); ++i) {
        if (begins_sentence(filled, i)) filled[i] = upper(filled[i]);
    }
    return filled;
}

std::string capitalised(std::string text) {
    if (!text.empty()) text[0] = upper(text[0]);
    return text;
}

Result<std::string> text_with_places(const yaml::Node& node, std::string_view name,
                                     const std::vector<std::string>& needed,
                                     const std::vector<std::string>& allowed) {
    SYSCARD_TRY(std::string text, yaml::string_member(node, name));
    const std::string& where = yaml::find(node, name)->where;
    std::vector<std::string> known = needed;
    known.insert(known.end(), allowed.begin(), allowed.end());
    const std::vector<std::string> found = places_of(text);
    for (const std::string& place : found) {
        if (std::ranges::find(known, place) != known.end()) continue;
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` has an unknown place {{{}}}", name, terminal_line(place, 40)),
                    where,
                    hint_for_unknown(place, known));
    }
    for (const std::string& place : needed) {
        if (std::ranges::find(found, place) != found.end()) continue;
        return fail(
            ErrorCode::BadInput, fmt::format("`{}` has no place {{{}}}", name, place), where);
    }
    return text;
}

Result<std::string> id_member(const yaml::Node& node) {
    SYSCARD_TRY(std::string id, yaml::string_member(node, "id"));
    if (!id.empty() &&
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos)
        return id;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` cannot be an id", terminal_line(id, 60)),
                yaml::find(node, "id")->where,
                "an id is made of a to z, 0 to 9 and -");
}

Result<void> check_schema(const yaml::Node& file, std::string_view schema) {
    SYSCARD_TRY(const std::string found, yaml::string_member(file, "schema"));
    if (found == schema) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("unknown schema `{}`", terminal_line(found, 60)),
                yaml::find(file, "schema")->where,
                fmt::format("this file needs `schema: {}`", schema));
}

}  // namespace syscard::plan
