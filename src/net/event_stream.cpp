#include "net/event_stream.h"

#include <algorithm>

namespace syscard::net {

namespace {

// Lines end with CR LF, LF or CR; what stands behind the last line end is no line.
struct Line {
    std::string_view text;
    bool ended = false;
};

Line take_line(std::string_view& rest) {
    const std::size_t end = rest.find_first_of("\r\n");
    if (end == std::string_view::npos) {
        const Line line{rest, false};
        rest = {};
        return line;
    }
    const std::size_t length = rest.substr(end).starts_with("\r\n") ? 2 : 1;
    const Line line{rest.substr(0, end), true};
    rest.remove_prefix(end + length);
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

Result<std::vector<StreamEvent>> parse_event_stream(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    std::vector<StreamEvent> events;
    StreamEvent event;
    bool has_data = false;
    while (!text.empty()) {
        const Line line = take_line(text);
        if (!line.ended) return fail(ErrorCode::Unavailable, "the stream ends inside a line");
        if (line.text.empty()) {
            if (has_data) events.push_back(std::move(event));
            event = {};
            has_data = false;
            continue;
        }
        const Field field = parse_field(line.text);
        if (field.name == "event") event.event = field.value;
        if (field.name != "data") continue;
        if (has_data) event.data += '\n';
        event.data += field.value;
        has_data = true;
    }
    if (has_data) return fail(ErrorCode::Unavailable, "the stream ends inside an event");
    return events;
}

}  // namespace syscard::net
