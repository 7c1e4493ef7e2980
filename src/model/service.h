#pragma once

// A service by its name on the command line: where it is, what it speaks, and which key it takes.
//
//     openai:gpt-4o   openai-responses:o3-mini?effort=high   anthropic:claude-sonnet-4-5
//     gemini:gemini-2.5-flash   azure:DEPLOYMENT   http://127.0.0.1:8080/v1#name   https://…

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/api_key.h"
#include "model/wire.h"

namespace syscard::model {

enum class Protocol { OpenAiChat, OpenAiResponses, Anthropic, Gemini };

struct Service {
    std::string provider;  // "openai", "anthropic", "gemini", "azure", "openai-compatible"
    Protocol protocol = Protocol::OpenAiChat;
    Dialect dialect = Dialect::OpenAi;
    std::string base_url;   // without a slash at its end
    std::string url_query;  // behind the path: "?api-version=…"; else empty
    WireSettings settings;
    std::string tokenizer = {};  // whose count stands beside the service's; empty: nobody's
    std::string key_variable;    // where a key would come from
    std::optional<ApiKey> key;
    std::vector<std::string> headers() const;  // with the key
};

/// Whether the name is that of a service.
bool names_service(const std::string& name);

/// Whether a variable of the environment leads this provider's requests to another address.
bool redirected_by_environment(const std::string& name);

/// Reads the name and the environment. Asks nothing.
/// @error BadInput  what cannot be understood, or a key that is missing where one is always needed
Result<Service> find_service(const std::string& name);

std::unique_ptr<Wire> wire_of(const Service& service);

}  // namespace syscard::model
