#include "datasets/rewording.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "base/text.h"
#include "crypto/random.h"

namespace syscard::datasets {

namespace {

constexpr std::array<std::string_view, 4> kFrames = {
    "Q: {}\nA:", "1. {}", "Here is what I am asking you.\n\n{}", "Please take this up:\n{}"};
constexpr std::size_t kNeutralFrames = 2;  // without a word of any language

std::uint64_t draw(const plan::Item& item, std::string_view what, std::uint64_t seed) {
    return crypto::seed_from({"syscard.rewording/1", std::to_string(seed), item.id, what});
}

// Sentences end with one of .?! before a blank and a capital letter, a digit or a quotation mark.
// "Mr. Fox" is cut in two by this, so a message is turned at its question alone.
std::vector<std::string_view> sentences(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const bool ends = text[i] == '.' || text[i] == '?' || text[i] == '!';
        const char next = text[i + 2];
        const bool begins = (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9') ||
                            next == '"' || next == '\'';
        if (!ends || text[i + 1] != ' ' || !begins) continue;
        found.push_back(text.substr(begin, i + 1 - begin));
        begin = i + 2;
    }
    found.push_back(text.substr(begin));
    return found;
}

// Options in another order; the answer is still the same option.
void shuffle_options(plan::Item& item, std::uint64_t seed) {
    json::Value* options = item.target.if_contains("options");
    json::Value* answer = item.target.if_contains("answer");
    const bool is_choice = item.target.size() == 2 && options != nullptr && options->is_array() &&
                           answer != nullptr && answer->is_int64();
    if (!is_choice) return;
    const json::Array before = options->as_array();
    std::vector<std::size_t> order(before.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[draw(item, fmt::format("option {}", i), seed) % i]);
    json::Array after;
    for (const std::size_t i : order) after.push_back(before[i]);
    const auto right = static_cast<std::size_t>(answer->as_int64());
    *answer = static_cast<std::int64_t>(std::ranges::find(order, right) - order.begin());
    *options = std::move(after);
}

}  // namespace

std::string turned(std::string_view message) {
    if (message.find('\n') != std::string_view::npos) return "";
    std::vector<std::string_view> parts = sentences(trim(message));
    const auto question = [](std::string_view part) { return part.ends_with('?'); };
    if (parts.size() < 2 || std::ranges::count_if(parts, question) != 1) return "";
    // First what came after it, then the question; or the question and what follows it before the
    // story.
    const auto asked = std::ranges::find_if(parts, question);
    std::rotate(parts.begin(), asked == parts.begin() ? asked + 1 : asked, parts.end());
    std::string text;
    for (const std::string_view part : parts)
        text += fmt::format("{}{}", text.empty() ? "" : " ", part);
    return text;
}

std::string framed(std::string_view message, std::uint64_t draw) {
    return fmt::format(fmt::runtime(kFrames[draw % kFrames.size()]), message);
}

plan::Item reword(const plan::Item& item, std::string_view scorer, std::string_view language,
                  std::uint64_t seed) {
    plan::Item twin = item;
    for (std::size_t i = 0; i < twin.messages.size(); ++i) {
        plan::Message& message = twin.messages[i];
        if (message.role != "user") continue;
        const std::uint64_t number = draw(item, fmt::format("message {}", i), seed);
        const bool english = language == "en";
        const std::string turned_around = english ? turned(message.content) : "";
        message.content = turned_around.empty()
                              ? framed(message.content, english ? number : number % kNeutralFrames)
                              : turned_around;
    }
    if (scorer.starts_with("choice/")) shuffle_options(twin, seed);
    return twin;
}

}  // namespace syscard::datasets
