#pragma once

// The format that a service speaks. What they have in common (asking, trying again, limits, keys)
// is in service_model.h.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/model.h"
#include "net/http_client.h"

namespace syscard::model {

/// How the subject is to be asked, beyond what the task says: part of its name, after `?`.
struct WireSettings {
    std::string model = {};   // as the service calls it
    std::string effort = {};  // reasoning effort: "low", "medium", "high", …
    std::optional<std::int64_t> thinking_tokens = {};  // room for hidden thinking, beyond the reply
    std::string service_tier = {};
    bool stream = false;
};

class Wire {
  public:
    Wire() = default;
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    virtual ~Wire() = default;

    /// Behind the base URL: "/chat/completions".
    virtual std::string path() const = 0;

    /// The JSON to post.
    /// @param stream  whether to ask for a stream of events
    virtual std::string body(const GenerateRequest& request, bool stream) const = 0;

    /// The reply of an answer with status 200.
    /// @error Unavailable  not whole, or not as the format says: it may be asked again
    /// @error Incomplete   a stream of which nobody can tell whether it is whole: to be asked again
    ///                     without one
    /// @error Blocked      a filter of the provider, named
    virtual Result<Generation> read(const GenerateRequest& request,
                                    const net::HttpResponse& response) const = 0;
};

/// OpenAI's Chat Completions, which most servers speak.
enum class Dialect { OpenAi, Compatible };
std::unique_ptr<Wire> openai_chat_wire(WireSettings settings, Dialect dialect);

/// OpenAI's Responses.
std::unique_ptr<Wire> openai_responses_wire(WireSettings settings);

/// Anthropic's Messages.
std::unique_ptr<Wire> anthropic_wire(WireSettings settings);

/// Google's generateContent.
std::unique_ptr<Wire> gemini_wire(WireSettings settings);

/// Whether a model of OpenAI thinks before it answers, by its name: such models take an effort and
/// a developer message, and no temperature.
bool is_reasoning_model(const WireSettings& settings);

/// Room for hidden thinking that a reply is given on top of its own tokens: as set, else by effort.
/// @return  0 for a model that does not think
std::int64_t thinking_room(const WireSettings& settings, bool thinks);

}  // namespace syscard::model
