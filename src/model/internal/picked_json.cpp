#include "model/internal/picked_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

namespace syscard::model {

namespace {

constexpr std::size_t kDeepest = 512;

class Picker {
  public:
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;

    using Code = boost::json::error_code;
    using View = boost::json::string_view;

    void begin(Keep keep) {
        keep_ = keep;
        stack_.reset();
    }
    json::Value release() { return stack_.release(); }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }

    bool on_object_begin(Code&) {
        if (!enters_skipped()) kept_.push_back(0);
        return true;
    }
    bool on_object_end(std::size_t, Code&) {
        if (leaves_skipped()) return true;
        stack_.push_object(kept_.back());
        kept_.pop_back();
        return true;
    }
    bool on_array_begin(Code&) {
        enters_skipped();
        return true;
    }
    bool on_array_end(std::size_t count, Code&) {
        if (!leaves_skipped()) stack_.push_array(count);
        return true;
    }

    bool on_key_part(View part, std::size_t, Code&) {
        if (skipped_depth_ == 0) key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(View part, std::size_t, Code&) {
        if (skipped_depth_ > 0) return true;
        key_.append(part.data(), part.size());
        skips_next_ = !keep_(kept_.size(), key_);
        if (!skips_next_) {
            stack_.push_key(key_);
            ++kept_.back();
        }
        key_.clear();
        return true;
    }

    bool on_string_part(View part, std::size_t, Code&) {
        if (skipped_depth_ == 0 && !skips_next_) stack_.push_chars(part);
        return true;
    }
    bool on_string(View part, std::size_t, Code&) {
        if (!skips_scalar()) stack_.push_string(part);
        return true;
    }
    bool on_number_part(View, Code&) { return true; }
    bool on_int64(std::int64_t value, View, Code&) {
        if (!skips_scalar()) stack_.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, View, Code&) {
        if (!skips_scalar()) stack_.push_uint64(value);
        return true;
    }
    bool on_double(double value, View, Code&) {
        if (!skips_scalar()) stack_.push_double(value);
        return true;
    }
    bool on_bool(bool value, Code&) {
        if (!skips_scalar()) stack_.push_bool(value);
        return true;
    }
    bool on_null(Code&) {
        if (!skips_scalar()) stack_.push_null();
        return true;
    }
    bool on_comment_part(View, Code&) { return true; }
    bool on_comment(View, Code&) { return true; }

  private:
    // Of a member that is not kept: its value, or an array or object in it.
    bool enters_skipped() {
        if (skipped_depth_ == 0 && !skips_next_) return false;
        skips_next_ = false;
        ++skipped_depth_;
        return true;
    }
    bool leaves_skipped() {
        if (skipped_depth_ == 0) return false;
        --skipped_depth_;
        return true;
    }
    bool skips_scalar() {
        const bool skips = skipped_depth_ > 0 || skips_next_;
        skips_next_ = false;
        return skips;
    }

    Keep keep_ = nullptr;
    boost::json::value_stack stack_;
    std::vector<std::size_t> kept_;  // members kept of each open object, innermost last
    std::string key_;
    bool skips_next_ = false;
    std::size_t skipped_depth_ = 0;
};

// Where the string that begins at `at` ends: behind its closing quote.
std::size_t behind_string(std::string_view text, std::size_t at) {
    for (at = text.find_first_of("\"\\", at + 1); at < text.size();
         at = text.find_first_of("\"\\", at + 2)) {
        if (text[at] == '"') return at + 1;
    }
    return text.size();
}

struct BareWord {
    std::size_t begin;
    std::size_t end;
};

// The next NaN, Infinity or -Infinity outside of strings; the end of the text when there is none.
BareWord next_bare_word(std::string_view text, std::size_t at) {
    while ((at = text.find_first_of("\"NI", at)) != std::string_view::npos) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("NaN")) return {at, at + 3};
        if (rest.starts_with("Infinity")) {
            const bool negative = at > 0 && text[at - 1] == '-';
            return {negative ? at - 1 : at, at + 8};
        }
        at = text[at] == '"' ? behind_string(text, at) : at + 1;
    }
    return {text.size(), text.size()};
}

}  // namespace

Result<json::Value> parse_picked(std::string_view text, std::string_view place, Keep keep) {
    boost::json::parse_options options;
    options.max_depth = kDeepest;
    options.allow_invalid_utf8 = true;
    boost::json::basic_parser<Picker> parser(options);
    parser.handler().begin(keep);
    boost::json::error_code error;
    // Takes a piece and says how much of it is JSON.
    const auto feed = [&](std::string_view piece) -> std::size_t {
        if (error || piece.empty()) return 0;
        const std::size_t taken = parser.write_some(true, piece.data(), piece.size(), error);
        if (!error && taken < piece.size()) error = boost::json::error::extra_data;
        return taken;
    };
    std::size_t read = 0;
    while (!error && read < text.size()) {
        const BareWord word = next_bare_word(text, read);
        read += feed(text.substr(read, word.begin - read));
        if (word.begin < word.end) feed("null");
        if (!error) read = word.end;
    }
    if (!error) parser.write_some(false, nullptr, 0, error);
    if (!error) return parser.handler().release();
    const std::string_view before = text.substr(0, read);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return fail(ErrorCode::BadInput,
                fmt::format("not JSON: {}", error.message()),
                line > 1 ? fmt::format("{}:{}", place, line) : std::string(place));
}

}  // namespace syscard::model
