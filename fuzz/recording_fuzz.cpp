// Recorded replies: JSON Lines, CSV and Inspect's logs, by the first byte.

#include <cmath>
#include <string>

#include "fuzz.h"
#include "model/recording.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    if (bytes.empty()) return;
    const char* path = bytes[0] == 'c' ? "r.csv" : bytes[0] == 'i' ? "r.json" : "r.jsonl";
    const auto recording = model::parse_recording(std::string(bytes.substr(1)), path);
    if (!recording) return;
    require(!recording->replies.empty(), "a recording holds a reply");
    for (const auto& [key, reply] : recording->replies) {
        require(recording->find(key) == &reply, "a reply is found by its key");
        require(!reply.failure || !reply.text, "a failure is no reply");
        require(reply.tokens.prompt >= reply.tokens.prompt_cached,
                "cached tokens are the prompt's");
        for (const double value : reply.log_likelihood)
            require(std::isfinite(value), "a log-likelihood is a number");
    }
}

}  // namespace syscard::fuzz
