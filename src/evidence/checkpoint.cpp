#include "evidence/checkpoint.h"

#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::evidence {

namespace {

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    const bool has_leading_zero = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || end != text.data() + text.size() || has_leading_zero) return std::nullopt;
    return size;
}

}  // namespace

std::string Checkpoint::text() const {
    std::string text = fmt::format("{}\n{}\n{}\n", origin, size, to_base64(root.bytes));
    for (const std::string& extension : extensions) text += extension + "\n";
    return text;
}

Result<Checkpoint> Checkpoint::parse(std::string_view text, std::string_view where) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::BadInput, fmt::format("not a log checkpoint: {}", why), std::string(where));
    };
    if (!text.ends_with('\n')) return refuse("it does not end in a line feed");
    const std::vector<std::string> lines = split(text.substr(0, text.size() - 1), '\n');
    if (lines.size() < 3) return refuse("it has fewer than three lines");
    for (const std::string& line : lines) {
        if (line.empty()) return refuse("it has an empty line");
    }
    const auto size = parse_size(lines[1]);
    if (!size) return refuse("the second line is not a tree size");
    const auto root = from_base64(lines[2]);
    const auto digest = root ? crypto::digest_from_bytes(to_string(*root)) : std::nullopt;
    if (!digest) return refuse("the third line is not a root hash");
    return Checkpoint{.origin = lines[0], .size = *size, .root = *digest, .extensions = {lines.begin() + 3, lines.end()}};
}

}  // namespace syscard::evidence
