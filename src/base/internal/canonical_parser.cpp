#include "base/internal/canonical_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <boost/json/value_stack.hpp>

#include "base/text.h"

namespace syscard::json {

namespace {

// Bytes that stand for themselves within a string: all but quote, backslash and control characters.
constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < plain.size(); ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

// The character that a two-character escape means; nothing for escapes that canonical form lacks.
std::optional<char> short_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return std::nullopt;
    }
}

bool has_short_escape(int c) {
    return c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t';
}

// Recursive descent. Each function takes what it names off the front of the text and pushes it
// onto the stack; false where the text is not canonical.
class Parser {
  public:
    Parser(std::string_view text, Storage storage) : rest_(text) {
        stack_.reset(std::move(storage));
    }

    std::optional<Value> parse() {
        if (!value(kDeepest) || !rest_.empty()) return std::nullopt;
        return stack_.release();
    }

  private:
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    bool value(std::size_t depth) {
        if (rest_.empty()) return false;
        switch (rest_.front()) {
            case '{':
                return depth > 0 && object(depth - 1);
            case '[':
                return depth > 0 && array(depth - 1);
            case '"':
                return string_value();
            case 't':
                stack_.push_bool(true);
                return take("true");
            case 'f':
                stack_.push_bool(false);
                return take("false");
            case 'n':
                stack_.push_null();
                return take("null");
            default:
                return integer();
        }
    }

    bool object(std::size_t depth) {
        rest_.remove_prefix(1);
        std::size_t count = 0;
        std::string_view previous;
        std::string previous_unescaped;  // what `previous` views, where the text does not hold it
        if (!take('}')) {
            do {
                const auto key = string();
                if (!key || (count > 0 && !key_less(previous, *key))) return false;
                stack_.push_key(*key);
                previous = *key;
                if (key->data() == unescaped_.data()) previous = previous_unescaped = *key;
                if (!take(':') || !value(depth)) return false;
                ++count;
            } while (take(','));
            if (!take('}')) return false;
        }
        stack_.push_object(count);
        return true;
    }

    bool array(std::size_t depth) {
        rest_.remove_prefix(1);
        std::size_t count = 0;
        if (!take(']')) {
            do {
                if (!value(depth)) return false;
                ++count;
            } while (take(','));
            if (!take(']')) return false;
        }
        stack_.push_array(count);
        return true;
    }

    bool string_value() {
        const auto text = string();
        if (text) stack_.push_string(*text);
        return text.has_value();
    }

    // The content of a string: a view into the text, or into `unescaped_` until the next string.
    std::optional<std::string_view> string() {
        if (!take('"')) return std::nullopt;
        const std::string_view plain = take_plain();
        if (take('"')) return plain;
        unescaped_ = plain;
        while (!take('"')) {
            if (!take('\\') || rest_.empty()) return std::nullopt;
            const auto c = rest_.front() == 'u' ? control_escape() : short_escape(rest_.front());
            if (!c) return std::nullopt;
            rest_.remove_prefix(1);
            unescaped_ += *c;
            unescaped_ += take_plain();
        }
        return unescaped_;
    }

    std::string_view take_plain() {
        std::size_t length = 0;
        while (length < rest_.size() && kPlain[static_cast<std::uint8_t>(rest_[length])]) ++length;
        const std::string_view plain = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return plain;
    }

    // "u001f": a control character without a shorter escape, in lower case; takes all but the last
    // digit.
    std::optional<char> control_escape() {
        if (rest_.size() < 5 || !rest_.starts_with("u00")) return std::nullopt;
        const char high = rest_[3];
        const char low = rest_[4];
        const bool decimal = low >= '0' && low <= '9';
        if ((high != '0' && high != '1') || (!decimal && (low < 'a' || low > 'f')))
            return std::nullopt;
        const int c = (high - '0') * 16 + (decimal ? low - '0' : low - 'a' + 10);
        if (has_short_escape(c)) return std::nullopt;
        rest_.remove_prefix(4);
        return static_cast<char>(c);
    }

    bool integer() {
        std::int64_t number = 0;
        const char* const end = rest_.data() + rest_.size();
        const auto read = std::from_chars(rest_.data(), end, number);
        if (read.ec != std::errc() || number > kLargestInteger || number < -kLargestInteger)
            return false;
        const std::string_view spelled(rest_.data(), read.ptr);
        const std::string_view digits = spelled.substr(spelled.front() == '-' ? 1 : 0);
        const bool padded = digits.front() == '0' && spelled != "0";  // "007", "-0"
        if (padded) return false;
        rest_.remove_prefix(spelled.size());
        stack_.push_int64(number);
        return true;
    }

    std::string_view rest_;
    std::string unescaped_;
    boost::json::value_stack stack_;
};

}  // namespace

// Byte order differs from that of UTF-16 code units only where a surrogate pair (a code point from
// U+10000 up, first byte 0xF0 to 0xF4) meets U+E000 to U+FFFF (first byte 0xEE or 0xEF).
bool key_less(std::string_view a, std::string_view b) {
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (left == a.end() || right == b.end()) return a.size() < b.size();
    const auto x = static_cast<std::uint8_t>(*left);
    const auto y = static_cast<std::uint8_t>(*right);
    if (x >= 0xF0 && (y == 0xEE || y == 0xEF)) return true;
    if (y >= 0xF0 && (x == 0xEE || x == 0xEF)) return false;
    return x < y;
}

std::optional<Value> parse_canonical_text(std::string_view text, Storage storage) {
    if (!is_utf8(text)) return std::nullopt;
    return Parser(text, std::move(storage)).parse();
}

}  // namespace syscard::json
