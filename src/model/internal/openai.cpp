#include "model/internal/openai.h"

#include <algorithm>

namespace syscard::model {

namespace {

constexpr std::uint64_t kSeedMask = 0x7fffffff;

}  // namespace

std::int64_t service_seed(std::uint64_t seed) {
    return static_cast<std::int64_t>(seed & kSeedMask);
}

std::vector<TokenLogprob> logprobs_of(const json::Array& content) {
    std::vector<TokenLogprob> logprobs;
    for (const json::Value& value : content) {
        if (!value.is_object()) continue;
        const auto token = string_at(value.get_object(), "token");
        const auto logprob = number_at(value.get_object(), "logprob");
        if (!token || !logprob) continue;
        logprobs.push_back({*token, *logprob});
        const json::Array* others = array_at(value.get_object(), "top_logprobs");
        if (others == nullptr) continue;
        for (const json::Value& other : *others) {
            if (!other.is_object()) continue;
            const auto text = string_at(other.get_object(), "token");
            const auto likely = number_at(other.get_object(), "logprob");
            if (text && likely) logprobs.back().others.emplace_back(*text, *likely);
        }
    }
    return logprobs;
}

bool is_reasoning_model(const WireSettings& settings) {
    if (!settings.effort.empty()) return true;
    const std::string_view name = settings.model;
    const bool o_series = name.size() >= 2 && name[0] == 'o' && name[1] >= '1' && name[1] <= '9';
    const bool chat = name.find("-chat") != std::string_view::npos;
    return o_series || (name.starts_with("gpt-5") && !chat);
}

// What a model may think is billed, so the room is bounded; these bounds are ours, since no
// provider publishes how long its models think at an effort.
std::int64_t thinking_room(const WireSettings& settings, bool thinks) {
    if (settings.thinking_tokens) return *settings.thinking_tokens;
    if (!thinks || settings.effort == "none") return 0;
    if (settings.effort == "minimal") return 1024;
    if (settings.effort == "low") return 4096;
    if (settings.effort == "high" || settings.effort == "xhigh") return 32'768;
    return 16'384;
}

}  // namespace syscard::model
