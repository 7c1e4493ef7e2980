#pragma once

// Reading what a service answers: everything may be missing or of another kind, and says so.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "model/model.h"
#include "net/event_stream.h"
#include "net/http_client.h"

namespace syscard::model {

/// Ends a stream of OpenAI's, and some servers put it behind those of others.
inline constexpr std::string_view kEndMark = "[DONE]";

// Members of the kind asked for, or nothing.
const json::Value* value_at(const json::Object& object, std::string_view name);
const json::Object* object_at(const json::Object& object, std::string_view name);
const json::Array* array_at(const json::Object& object, std::string_view name);
std::optional<std::string> string_at(const json::Object& object, std::string_view name);
std::optional<std::int64_t> integer_at(const json::Object& object, std::string_view name);
std::optional<double> number_at(const json::Object& object, std::string_view name);

/// An answer that is not what its format says: the transport or the server broke it.
std::unexpected<Error> malformed(std::string what);

/// The JSON object of an answer, whatever type it claims to be of. @error Unavailable  none, or
/// half of one.
Result<json::Object> object_of(const net::HttpResponse& response);
Result<json::Object> object_of(std::string_view text);

/// Whether the answer is a stream of events: by its type, and by how it begins where a server gives
/// a document the type of a stream, or a stream that of a text.
bool is_event_stream(const net::HttpResponse& response);

/// The events of a stream, but for those that hold nothing.
std::vector<net::StreamEvent> events_of(const net::HttpResponse& response);

/// What an event holds.
/// @error Unavailable  not a whole object, or an error that the service tells of
/// @error Incomplete   a character was cut in two, as servers do that count UTF-16: the event is
/// right
///                     and cannot be read alone
/// @error Blocked      a filter of the provider
Result<json::Object> object_of(const net::StreamEvent& event);

/// Whether `object_of` can say something of an event's data, or of the end mark of a stream.
bool is_readable(std::string_view data);

/// An answer that tells of an error is none, whatever else it holds. It may come with status 200.
/// @error Unavailable  the error
/// @error Blocked      it is a filter of the provider
Result<void> check_error(const json::Object& answer);

/// A count of tokens: a whole number, in whichever way it is written. What is beyond reason is cut
/// to a bound, so that sums of counts are safe.
std::optional<std::int64_t> count_at(const json::Object& object, std::string_view name);

/// Token counts as a service gives them. What is missing stays empty.
struct Usage {
    std::optional<std::int64_t> prompt, cached, reply, reasoning, total;
};

/// Takes the counts over, and says in `served.usage_fault` why they cannot be right, if they
/// cannot: they contradict one another, or the text that came with them. Counts beyond reason are
/// not taken over.
void take_usage(const Usage& usage, Generation& generation);

/// What a service says went wrong, from its error document.
struct ServiceFault {
    std::string message;
    std::string type;
    std::string code;
    std::string reason;      // among Google's details
    bool moderated = false;  // its document gives the reasons of a filter
    std::optional<double> retry_seconds;

    /// Whether a filter of the provider turned the request away.
    bool is_filter() const;
};

/// Of any of the formats; of a body that is none of them the first line.
ServiceFault fault_of(const net::HttpResponse& response);

/// The arguments of a tool call as the object that some formats want; what is none is put into one.
json::Value arguments_json(const std::string& arguments);

/// Text of a JSON value, doubles allowed: for requests.
std::string text_of(const json::Value& value);

}  // namespace syscard::model
