#pragma once

// Reading what a service answers: everything may be missing or of another kind, and says so.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "model/model.h"
#include "net/http_client.h"

namespace syscard::model {

// Members of the kind asked for, or nothing.
const json::Value* value_at(const json::Object& object, std::string_view name);
const json::Object* object_at(const json::Object& object, std::string_view name);
const json::Array* array_at(const json::Object& object, std::string_view name);
std::optional<std::string> string_at(const json::Object& object, std::string_view name);
std::optional<std::int64_t> integer_at(const json::Object& object, std::string_view name);
std::optional<double> number_at(const json::Object& object, std::string_view name);

/// An answer that is not what its format says: the transport or the server broke it.
std::unexpected<Error> malformed(std::string what);

/// The JSON object of an answer. @error Unavailable  another content type, or not a whole object.
Result<json::Object> object_of(const net::HttpResponse& response);
Result<json::Object> object_of(std::string_view text);

/// Whether the answer is a stream of events.
bool is_event_stream(const net::HttpResponse& response);

/// Token counts as a service gives them. What is missing stays empty.
struct Usage {
    std::optional<std::int64_t> prompt, cached, reply, reasoning, total;
};

/// Takes the counts over, and says in `served.usage_fault` why they cannot be right, if they
/// cannot: they contradict one another, or the text that came with them.
void take_usage(const Usage& usage, Generation& generation);

/// What a service says went wrong, from its error document.
struct ServiceFault {
    std::string message;
    std::string type;
    std::string code;
    bool moderated = false;  // its document gives the reasons of a filter
    std::optional<double> retry_seconds;
};

/// Of any of the formats; of a body that is none of them the first line.
ServiceFault fault_of(const net::HttpResponse& response);

/// The arguments of a tool call as the object that some formats want; what is none is put into one.
json::Value arguments_json(const std::string& arguments);

/// Text of a JSON value, doubles allowed: for requests.
std::string text_of(const json::Value& value);

}  // namespace syscard::model
