#pragma once

// Server-sent events (WHATWG HTML, section 9.2), read after the stream has ended: a reply counts
// only when it is whole, so nothing is gained by reading earlier.

#include <string>
#include <string_view>
#include <vector>

namespace syscard::net {

struct StreamEvent {
    std::string event;  // its type; empty when it has none
    std::string data;   // lines joined by line feeds

    bool operator==(const StreamEvent&) const = default;
};

/// The events of a stream. Comments, ids and retry times are read over. The last event need not end
/// with a blank line, as many servers leave it out: so of a stream that was cut it may be half of
/// one, and whoever reads it must know the end by what stands in it.
std::vector<StreamEvent> parse_event_stream(std::string_view text);

}  // namespace syscard::net
