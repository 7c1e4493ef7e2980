#include "net/event_stream.h"

#include <algorithm>

namespace syscard::net {

namespace {

// Lines end with CR LF, LF, CR, or with the text.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    rest.remove_prefix(rest.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, rest.size()));
    return line;
}

struct Field {
    std::string_view name;
    std::string_view value;
};

Field parse_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return {line, {}};
    std::string_view value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    return {line.substr(0, colon), value};
}

}  // namespace

std::vector<StreamEvent> parse_event_stream(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    std::vector<StreamEvent> events;
    StreamEvent event;
    bool has_data = false;
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) {
            if (has_data) events.push_back(std::move(event));
            event = {};
            has_data = false;
            continue;
        }
        const Field field = parse_field(line);
        if (field.name == "event") event.event = field.value;
        if (field.name != "data") continue;
        if (has_data) event.data += '\n';
        event.data += field.value;
        has_data = true;
    }
    if (has_data) events.push_back(std::move(event));
    return events;
}

}  // namespace syscard::net
