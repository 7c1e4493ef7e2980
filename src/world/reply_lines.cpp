#include "world/reply_lines.h"

#include "base/text.h"

namespace syscard::world {

namespace {

constexpr std::size_t kMaxBytes = 4096;
constexpr std::size_t kMaxLines = 64;

std::string_view after_thoughts(std::string_view reply) {
    constexpr std::string_view begin = "<think>";
    constexpr std::string_view end = "</think>";
    if (const std::size_t at = reply.rfind(end); at != std::string_view::npos)
        return reply.substr(at + end.size());
    return reply.substr(0, reply.find(begin));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string plain(std::string_view line) {
    std::string text = repair_utf8(line);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    replace_all(text, "’", "'");
    return text;
}

}  // namespace

std::vector<std::string> reply_lines(std::string_view reply) {
    std::vector<std::string> lines;
    std::string_view rest = after_thoughts(reply).substr(0, kMaxBytes);
    while (!rest.empty() && lines.size() < kMaxLines) {
        const std::size_t end = rest.find_first_of("\r\n");
        lines.push_back(plain(rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return lines;
}

std::string_view strip(std::string_view text, std::string_view characters) {
    const std::size_t first = text.find_first_not_of(characters);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(characters) - first + 1);
}

}  // namespace syscard::world
