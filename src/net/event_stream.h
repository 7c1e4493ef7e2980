#pragma once

// Server-sent events (WHATWG HTML, section 9.2), read after the stream has ended: a reply counts
// only when it is whole, so nothing is gained by reading earlier.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::net {

struct StreamEvent {
    std::string event;  // its type; empty when it has none
    std::string data;   // lines joined by line feeds

    bool operator==(const StreamEvent&) const = default;
};

/// The events of a whole stream. Comments, ids and retry times are read over.
/// @error Unavailable  the stream ends inside an event: it was cut.
Result<std::vector<StreamEvent>> parse_event_stream(std::string_view text);

}  // namespace syscard::net
