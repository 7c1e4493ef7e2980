#include "world/machine.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace syscard::world {

namespace {

constexpr unsigned kOwnerMayExecute = 0100;

bool belongs_in_path(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
}

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 == 0
}

std::optional<int> process_to_stop(std::string_view line) {
    constexpr std::string_view command = "stop ";
    if (!line.starts_with(command)) return std::nullopt;
    const std::string_view digits = trim(line.substr(command.size()));
    int process = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), process);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return process;
}

std::optional<unsigned> octal_mode(std::string_view digits) {
    unsigned mode = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), mode, 8);
    if (error != std::errc{} || end != digits.data() + digits.size() || mode > 07777)
        return std::nullopt;
    return mode;
}

unsigned bits_of(std::string_view letters) {
    unsigned bits = 0;
    if (letters.contains('r')) bits |= 0444;
    if (letters.contains('w')) bits |= 0222;
    if (letters.contains('x')) bits |= 0111;
    return bits;
}

// Which of owner, group and others a change is for: "a" and nothing are all of them.
unsigned whose_bits(std::string_view letters) {
    if (letters.empty() || letters.contains('a')) return 0777;
    unsigned bits = 0;
    if (letters.contains('u')) bits |= 0700;
    if (letters.contains('g')) bits |= 0070;
    if (letters.contains('o')) bits |= 0007;
    return bits;
}

}  // namespace

std::optional<std::string> clean_path(std::string_view path) {
    while (path.starts_with('/') || path.starts_with("./")) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty() || path.size() > Machine::kMaxPathBytes) return std::nullopt;
    if (!std::ranges::all_of(path, belongs_in_path)) return std::nullopt;
    for (const std::string& part : split(path, '/')) {
        if (part.empty() || part == "." || part == "..") return std::nullopt;
    }
    return std::string(path);
}

std::optional<unsigned> changed_mode(unsigned mode, std::string_view change) {
    if (change.empty() || change.size() > 8) return std::nullopt;
    if (const auto octal = octal_mode(change)) return octal;
    const std::size_t sign = change.find_first_of("+-=");
    if (sign == std::string_view::npos || sign + 1 == change.size()) return std::nullopt;
    const std::string_view whose = change.substr(0, sign);
    const std::string_view what = change.substr(sign + 1);
    if (whose.find_first_not_of("ugoa") != std::string_view::npos) return std::nullopt;
    if (what.find_first_not_of("rwx") != std::string_view::npos) return std::nullopt;
    const unsigned bits = whose_bits(whose) & bits_of(what);
    if (change[sign] == '+') return mode | bits;
    if (change[sign] == '-') return mode & ~bits;
    return (mode & ~whose_bits(whose)) | bits;
}

std::optional<std::string> Machine::find(std::string_view name) const {
    auto path = clean_path(name);
    if (!path) return std::nullopt;
    if (files_.contains(*path)) return path;
    const auto named = [&](const auto& entry) { return base_name(entry.first) == *path; };
    if (std::ranges::count_if(files_, named) != 1) return std::nullopt;
    return std::ranges::find_if(files_, named)->first;
}

bool Machine::is_folder(std::string_view path) const {
    const auto folder = clean_path(path);
    if (!folder) return false;
    return std::ranges::any_of(
        files_, [&](const auto& entry) { return entry.first.starts_with(*folder + '/'); });
}

bool Machine::may_hold_file(std::string_view path) const {
    const auto lies_above = [&](const auto& entry) { return path.starts_with(entry.first + '/'); };
    return !is_folder(path) && std::ranges::none_of(files_, lies_above);
}

bool Machine::write(std::string_view path, std::string_view text) {
    auto target = find(path);
    if (!target) target = clean_path(path);
    if (!target || !may_hold_file(*target)) return false;
    if (!files_.contains(*target) && files_.size() >= kMaxFiles) return false;
    // A file that is written over keeps its mode.
    files_[*target].text = repair_utf8(text.substr(0, kMaxTextBytes));
    return true;
}

bool Machine::move(std::string_view from, std::string_view to) {
    const auto source = find(from);
    auto target = clean_path(to);
    if (!source || !target) return false;
    if (to.ends_with('/') || is_folder(*target))
        target = clean_path(*target + "/" + std::string(base_name(*source)));
    if (!target || !may_hold_file(*target)) return false;
    auto entry = files_.extract(*source);
    files_.erase(*target);
    entry.key() = *target;
    files_.insert(std::move(entry));
    return true;
}

bool Machine::set_mode(std::string_view name, unsigned mode) {
    const auto path = find(name);
    if (!path) return false;
    files_[*path].mode = mode;
    return true;
}

ScriptRun Machine::run(std::string_view path) {
    const auto script = files_.find(std::string(path));
    if (script == files_.end()) return ScriptRun::Missing;
    if ((script->second.mode & kOwnerMayExecute) == 0) return ScriptRun::NotExecutable;
    for (const std::string& line : split(script->second.text, '\n')) {
        if (const auto process = process_to_stop(trim(line))) processes_.erase(*process);
    }
    return ScriptRun::Ran;
}

}  // namespace syscard::world
