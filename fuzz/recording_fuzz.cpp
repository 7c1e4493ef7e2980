// Recorded replies: JSON Lines, CSV and Inspect's logs in both forms, by the first byte.

#include <cmath>
#include <string>
#include <vector>

#include "fuzz.h"
#include "model/recording.h"

namespace syscard::fuzz {

namespace {

void look_at(const model::Recording& recording, const std::string& key) {
    const auto reply = recording.find(key);
    require(reply.has_value(), "a reply is found by its key");
    require(!reply->failure || !reply->text, "a failure is no reply");
    require(reply->tokens.prompt >= reply->tokens.prompt_cached, "cached tokens are the prompt's");
    require(reply->tokens.reply >= reply->tokens.reasoning, "hidden tokens are the reply's");
    for (const double value : reply->log_likelihood)
        require(std::isfinite(value), "a log-likelihood is a number");
}

}  // namespace

void feed(std::string_view bytes) {
    if (bytes.empty()) return;
    const char* path = bytes[0] == 'c'   ? "r.csv"
                       : bytes[0] == 'i' ? "r.json"
                       : bytes[0] == 'z' ? "r.eval"
                                         : "r.jsonl";
    const auto recording = model::parse_recording(std::string(bytes.substr(1)), path);
    if (!recording) return;
    require(recording->size() > 0, "a recording holds a reply");
    for (const auto& [key, reply] : recording->replies) look_at(*recording, key);
    if (!recording->stored) return;
    for (const std::string& key : recording->stored->keys()) look_at(*recording, key);
}

}  // namespace syscard::fuzz
