#include "scoring/internal/sentences.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/folding.h"

namespace syscard::scoring {

namespace {

std::string without_quotations(std::string_view text) {
    static const RE2 quotation(R"("[^"\n]*")");
    static const RE2 whole(R"(\s*"[^"\n]*"\s*)");
    std::string own(text);
    if (!RE2::FullMatch(own, whole)) RE2::GlobalReplace(&own, quotation, "\"\"");
    return own;
}

bool ends_sentence(std::string_view text, std::size_t at) {
    const char c = text[at];
    const bool last = at + 1 == text.size();
    return c == '\n' || ((c == '.' || c == '!' || c == '?') &&
                         (last || text[at + 1] == ' ' || text[at + 1] == '\n'));
}

}  // namespace

std::string plain_words(std::string_view reply) {
    std::string text = fold(reply);
    std::erase_if(text,
                  [](char c) { return c == '*' || c == '_' || c == '#' || c == '>' || c == '`'; });
    return std::string(trim(without_quotations(text)));
}

std::vector<std::string_view> sentences(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!ends_sentence(text, at) && at + 1 < text.size()) continue;
        const std::string_view sentence = trim(text.substr(start, at + 1 - start));
        if (!sentence.empty()) found.push_back(sentence);
        start = at + 1;
    }
    return found;
}

}  // namespace syscard::scoring
