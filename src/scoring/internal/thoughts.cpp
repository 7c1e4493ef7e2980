#include "scoring/internal/thoughts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "scoring/internal/reply.h"

namespace syscard::scoring {

namespace {

using Mark = std::pair<std::string_view, std::string_view>;

constexpr std::array<Mark, 3> kMarks = {{
    {"<think>", "</think>"},
    {"<thinking>", "</thinking>"},
    {"[think]", "[/think]"},
}};

}  // namespace

// A chat template may open the thoughts in the prompt, so an end without a beginning counts too.
std::string_view behind_thoughts(std::string_view turn) {
    const std::string lower = lower_ascii(turn);
    std::size_t end = 0;
    for (const auto& [opens, closes] : kMarks) {
        const std::size_t at = lower.rfind(closes);
        if (at != std::string::npos) end = std::max(end, at + closes.size());
    }
    const std::string_view rest = trim(std::string_view(lower).substr(end));
    const bool goes_on = std::ranges::any_of(
        kMarks, [&](const Mark& mark) { return rest.starts_with(mark.first); });
    return goes_on ? std::string_view() : turn.substr(end);
}

Reply without_thoughts(const Reply& reply) {
    Reply answer = reply;
    for (std::string& turn : answer.turns) turn = std::string(behind_thoughts(turn));
    return answer;
}

bool is_only_thoughts(const Reply& reply) {
    return !is_empty(reply) && trim(behind_thoughts(last_turn(reply))).empty();
}

}  // namespace syscard::scoring
