#include "cli/progress.h"

#include <cmath>

#include <fmt/format.h>

#include "base/money.h"

namespace syscard::cli {

namespace {

std::string duration_text(double seconds) {
    const auto whole = std::llround(seconds);
    if (whole < 120) return fmt::format("{} s", whole);
    if (whole < 7200) return fmt::format("{} min", whole / 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string dollars(std::int64_t nano_usd) {
    const std::string text = usd_text(nano_usd);  // six decimals
    return "$" + text.substr(0, text.size() - 2);
}

}  // namespace

ProgressForm progress_form(const std::string& name, bool on_terminal) {
    if (name == "json") return ProgressForm::JsonLines;
    if (name == "text" || (name == "auto" && on_terminal)) return ProgressForm::Text;
    return ProgressForm::None;
}

std::string progress_line(const eval::Progress& progress, const eval::Limits& limits,
                          bool has_price) {
    std::string line = fmt::format("{}/{} samples", progress.done, progress.planned);
    const auto add = [&](std::int64_t count, std::string_view what) {
        if (count > 0) line += fmt::format("  {} {}", count, what);
    };
    add(progress.unscored, "unscored");
    add(progress.blocked, "blocked");
    add(progress.failed, "failed");
    add(progress.cancelled, "cancelled");
    if (progress.seconds > 0)
        line += fmt::format("  {:.0f} tokens/s",
                            static_cast<double>(progress.reply_tokens) / progress.seconds);
    if (limits.tokens)
        line += fmt::format("  {} of {} tokens", progress.spent.tokens, *limits.tokens);
    if (has_price) line += "  " + dollars(progress.spent.nano_usd);
    if (limits.nano_usd) line += " of " + dollars(*limits.nano_usd);
    if (progress.seconds_left > 0) line += "  " + duration_text(progress.seconds_left) + " left";
    return line;
}

json::Object progress_document(const eval::Progress& progress, bool has_price) {
    json::Object document = {
        {"schema", "syscard.progress/1"},
        {"planned", progress.planned},
        {"done", progress.done},
        {"scored", progress.scored},
        {"unscored", progress.unscored},
        {"blocked", progress.blocked},
        {"failed", progress.failed},
        {"cancelled", progress.cancelled},
        {"reply_tokens", progress.reply_tokens},
        {"tokens", progress.spent.tokens},
        {"milliseconds", std::llround(progress.seconds * 1000)},
        {"milliseconds_left", std::llround(progress.seconds_left * 1000)},
    };
    if (has_price) {
        document["usd"] = usd_text(progress.spent.nano_usd);
        document["samples_without_cost"] = progress.spent.without_cost;
    }
    return document;
}

}  // namespace syscard::cli
