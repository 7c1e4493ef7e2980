#include "base/json.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include "base/internal/canonical_parser.h"
#include "base/json_scratch.h"
#include "base/json_view.h"
#include "base/text.h"

namespace syscard::json {

namespace {

// The keys of the objects that are being read, innermost last. Small objects are looked through, in
// memory that lies together; only a large one is worth a tree.
class KeysInUse {
  public:
    void begin_object() { objects_.push_back({ends_.size(), {}}); }

    void end_object() {
        ends_.resize(objects_.back().first);
        text_.resize(ends_.empty() ? 0 : ends_.back());
        objects_.pop_back();
    }

    /// False when the innermost object has that key already.
    bool add(std::string_view key) {
        Object& object = objects_.back();
        if (ends_.size() - object.first == kSmall && object.many.empty()) {
            for (std::size_t i = object.first; i < ends_.size(); ++i) object.many.emplace(at(i));
        }
        if (!object.many.empty()) return object.many.emplace(key).second;
        for (std::size_t i = object.first; i < ends_.size(); ++i) {
            if (at(i) == key) return false;
        }
        text_ += key;
        ends_.push_back(text_.size());
        return true;
    }

  private:
    static constexpr std::size_t kSmall = 16;

    struct Object {
        std::size_t first;           // of its keys in `ends_`
        std::set<std::string> many;  // all of them, once there are more than a few
    };

    std::string_view at(std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(text_).substr(begin, ends_[i] - begin);
    }

    std::string text_;               // one key behind the other
    std::vector<std::size_t> ends_;  // of each key in `text_`
    std::vector<Object> objects_;
};

// Builds a value while the parser reads, and stops at the second key of the same name:
// boost::json::parse keeps the last one, and two readers that differ there would read two different
// records from one log.
class Handler {
  public:
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;

    using Code = boost::json::error_code;
    using View = boost::json::string_view;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) {
        keys_.begin_object();
        return true;
    }
    bool on_object_end(std::size_t count, Code&) {
        keys_.end_object();
        stack_.push_object(count);
        return true;
    }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t count, Code&) {
        stack_.push_array(count);
        return true;
    }
    bool on_key_part(View part, std::size_t, Code&) {
        key_.append(part.data(), part.size());
        stack_.push_chars(part);
        return true;
    }
    bool on_key(View part, std::size_t, Code& code) {
        key_.append(part.data(), part.size());
        if (!keys_.add(key_)) {
            duplicate_ = key_;
            code = boost::json::error::extra_data;
            return false;
        }
        key_.clear();
        stack_.push_key(part);
        return true;
    }
    bool on_string_part(View part, std::size_t, Code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_string(View part, std::size_t, Code&) {
        stack_.push_string(part);
        return true;
    }
    bool on_number_part(View, Code&) { return true; }
    bool on_int64(std::int64_t value, View, Code&) {
        stack_.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, View, Code&) {
        stack_.push_uint64(value);
        return true;
    }
    bool on_double(double value, View, Code&) {
        stack_.push_double(value);
        return true;
    }
    bool on_bool(bool value, Code&) {
        stack_.push_bool(value);
        return true;
    }
    bool on_null(Code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(View, Code&) { return true; }
    bool on_comment(View, Code&) { return true; }

    void begin(Storage storage) { stack_.reset(std::move(storage)); }
    Value release() { return stack_.release(); }
    const std::optional<std::string>& duplicate() const { return duplicate_; }

  private:
    boost::json::value_stack stack_;
    KeysInUse keys_;
    std::string key_;
    std::optional<std::string> duplicate_;
};

// Whether `where` names a line already: "d.jsonl:3".
bool names_a_line(std::string_view where) {
    const std::size_t colon = where.rfind(':');
    return colon != std::string_view::npos && parse_unsigned(where.substr(colon + 1)).has_value();
}

std::string position(std::string_view where, std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    if (names_a_line(where)) return fmt::format("{}:{}", where, before.size() + 1);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start =
        before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fmt::format("{}:{}:{}", where, line, before.size() - line_start + 1);
}

void write_string(std::string& out, std::string_view text) {
    if (!is_utf8(text))
        throw std::logic_error("a string that is not UTF-8 cannot be written as JSON");
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<std::uint8_t>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out += text.substr(plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
        }
    }
    out += text.substr(plain);
    out += '"';
}

class Writer {
  public:
    explicit Writer(int indent) : indent_(indent) {}

    void write(const Value& value, int depth) {
        switch (value.kind()) {
            case boost::json::kind::null:
                out += "null";
                break;
            case boost::json::kind::bool_:
                out += value.get_bool() ? "true" : "false";
                break;
            case boost::json::kind::int64:
                write_integer(value.get_int64());
                break;
            case boost::json::kind::uint64:
                if (value.get_uint64() > static_cast<std::uint64_t>(kLargestInteger))
                    throw std::logic_error("integer beyond 2^53 - 1 in canonical JSON");
                write_integer(static_cast<std::int64_t>(value.get_uint64()));
                break;
            case boost::json::kind::double_:
                throw std::logic_error("floating point in canonical JSON");
            case boost::json::kind::string:
                write_string(out, {value.get_string().data(), value.get_string().size()});
                break;
            case boost::json::kind::array:
                write_array(value.get_array(), depth);
                break;
            case boost::json::kind::object:
                write_object(value.get_object(), depth);
                break;
        }
    }

    std::string out;

  private:
    void write_integer(std::int64_t value) {
        if (value > kLargestInteger || value < -kLargestInteger)
            throw std::logic_error("integer beyond 2^53 - 1 in canonical JSON");
        fmt::format_to(std::back_inserter(out), "{}", value);
    }

    void write_array(const Array& array, int depth) {
        out += '[';
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i > 0) out += ',';
            break_line(depth + 1);
            write(array[i], depth + 1);
        }
        if (!array.empty()) break_line(depth);
        out += ']';
    }

    void write_object(const Object& object, int depth) {
        std::vector<const boost::json::key_value_pair*> members;
        members.reserve(object.size());
        for (const auto& pair : object) members.push_back(&pair);
        std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
            return key_less({a->key().data(), a->key().size()}, {b->key().data(), b->key().size()});
        });
        out += '{';
        bool first = true;
        for (const auto* pair : members) {
            if (!first) out += ',';
            first = false;
            break_line(depth + 1);
            write_string(out, {pair->key().data(), pair->key().size()});
            out += indent_ > 0 ? ": " : ":";
            write(pair->value(), depth + 1);
        }
        if (!members.empty()) break_line(depth);
        out += '}';
    }

    void break_line(int depth) {
        if (indent_ == 0) return;
        out += '\n';
        out.append(static_cast<std::size_t>(indent_ * depth), ' ');
    }

    int indent_;
};

std::string_view kind_name(const Value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return "null";
        case boost::json::kind::bool_:
            return "true or false";
        case boost::json::kind::int64:
        case boost::json::kind::uint64:
            return "an integer";
        case boost::json::kind::double_:
            return "a number with a fraction";
        case boost::json::kind::string:
            return "a string";
        case boost::json::kind::array:
            return "an array";
        case boost::json::kind::object:
            return "an object";
    }
    return "nothing";
}

bool is_too_large(const Value& integer) {
    return integer.is_uint64() ||
           (integer.is_int64() &&
            (integer.get_int64() > kLargestInteger || integer.get_int64() < -kLargestInteger));
}

std::unexpected<Error> wrong_kind(std::string_view name, std::string_view wanted, const Value& got,
                                  std::string_view where) {
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` must be {}, not {}", name, wanted, kind_name(got)),
                std::string(where));
}

}  // namespace

Storage shared_scratch() {
    return boost::json::make_shared_resource<boost::json::monotonic_resource>();
}

Result<Value> parse(std::string_view text, std::string_view where) {
    return parse(text, where, Storage());
}

Result<Value> parse(std::string_view text, std::string_view where, Storage storage) {
    boost::json::parse_options options;
    options.max_depth = kDeepest;
    boost::json::basic_parser<Handler> parser(options);
    parser.handler().begin(std::move(storage));
    boost::json::error_code code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    if (code) {
        const std::optional<std::string>& duplicate = parser.handler().duplicate();
        const std::string what =
            duplicate ? fmt::format("the key `{}` stands twice in one object", *duplicate)
                      : fmt::format("not valid JSON: {}", code.message());
        return fail(ErrorCode::BadInput, what, position(where, text, read));
    }
    if (text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        return fail(ErrorCode::BadInput,
                    "text after the end of the JSON value",
                    position(where, text, read));
    return parser.handler().release();
}

Result<Value> parse_canonical(std::string_view text, std::string_view where) {
    return parse_canonical(text, where, Storage());
}

Result<Value> parse_canonical(std::string_view text, std::string_view where, Storage storage) {
    if (auto value = parse_canonical_text(text, std::move(storage))) return std::move(*value);
    SYSCARD_CHECK(parse(text, where));  // says more of what is not JSON at all
    return fail(ErrorCode::BadInput,
                "JSON that is not in canonical form",
                std::string(where),
                "RFC 8785 without floating point: docs/formats/evidence.md");
}

std::string canonical(const Value& value) {
    Writer writer(0);
    writer.write(value, 0);
    return std::move(writer.out);
}

Array array_of(std::span<const std::string> strings) {
    Array array;
    array.reserve(strings.size());
    for (const std::string& text : strings) array.emplace_back(text);
    return array;
}

std::string pretty(const Value& value) {
    Writer writer(2);
    writer.write(value, 0);
    writer.out += '\n';
    return std::move(writer.out);
}

Result<Object> as_object(const Value& value, std::string_view where) {
    if (!value.is_object())
        return fail(ErrorCode::BadInput,
                    fmt::format("expected an object, not {}", kind_name(value)),
                    std::string(where));
    return value.get_object();
}

Result<const Value*> member(const Object& object, std::string_view name, std::string_view where) {
    const Value* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr)
        return fail(ErrorCode::BadInput, fmt::format("`{}` is missing", name), std::string(where));
    return value;
}

Result<std::string> string_member(const Object& object, std::string_view name,
                                  std::string_view where) {
    SYSCARD_TRY(const Value* value, member(object, name, where));
    if (!value->is_string()) return wrong_kind(name, "a string", *value, where);
    return std::string(value->get_string().data(), value->get_string().size());
}

Result<std::int64_t> integer_of(const Value& value, std::string_view name,
                                std::string_view where) {
    if (!value.is_int64() && !value.is_uint64())
        return wrong_kind(name, "an integer", value, where);
    if (is_too_large(value))
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is beyond 2^53 - 1: {}", name, boost::json::serialize(value)),
                    std::string(where));
    return value.get_int64();
}

Result<std::int64_t> integer_member(const Object& object, std::string_view name,
                                    std::string_view where) {
    SYSCARD_TRY(const Value* value, member(object, name, where));
    return integer_of(*value, name, where);
}

Result<bool> bool_member(const Object& object, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const Value* value, member(object, name, where));
    if (!value->is_bool()) return wrong_kind(name, "true or false", *value, where);
    return value->get_bool();
}

Result<double> decimal_member(const Object& object, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const std::string text, string_member(object, name, where));
    const auto value = parse_decimal(text);
    if (!value)
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` must be a decimal in a string, not `{}`", name, text),
                    std::string(where));
    return *value;
}

Result<const Array*> array_at(const Object& object, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const Value* value, member(object, name, where));
    if (!value->is_array()) return wrong_kind(name, "an array", *value, where);
    return &value->get_array();
}

Result<Array> array_member(const Object& object, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const Array* found, array_at(object, name, where));
    return *found;
}

Result<const Object*> object_at(const Object& object, std::string_view name,
                                std::string_view where) {
    SYSCARD_TRY(const Value* value, member(object, name, where));
    if (!value->is_object()) return wrong_kind(name, "an object", *value, where);
    return &value->get_object();
}

Result<Object> object_member(const Object& object, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const Object* found, object_at(object, name, where));
    return *found;
}

Result<std::vector<std::string>> strings_member(const Object& object, std::string_view name,
                                                std::string_view where) {
    SYSCARD_TRY(const Array array, array_member(object, name, where));
    std::vector<std::string> strings;
    for (const Value& value : array) {
        if (!value.is_string()) return wrong_kind(name, "an array of strings", value, where);
        strings.emplace_back(value.get_string().data(), value.get_string().size());
    }
    return strings;
}

Result<void> require_canonical(const Value& value, std::string_view name, std::string_view where) {
    const auto refuse = [&](std::string_view what) -> Result<void> {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` holds {}: `{}`", name, what, boost::json::serialize(value)),
                    std::string(where),
                    "write it as a string: \"…\"");
    };
    if (value.is_double()) return refuse("a number with a fraction or an exponent");
    if (is_too_large(value)) return refuse("an integer beyond 2^53 - 1");
    if (value.is_array()) {
        for (const Value& element : value.get_array())
            SYSCARD_CHECK(require_canonical(element, name, where));
    }
    if (value.is_object()) {
        for (const auto& pair : value.get_object())
            SYSCARD_CHECK(require_canonical(
                pair.value(), std::string(pair.key().data(), pair.key().size()), where));
    }
    return {};
}

Result<void> refuse_unknown(const Object& object, const std::vector<std::string>& known,
                            std::string_view where) {
    for (const auto& pair : object) {
        const std::string name(pair.key().data(), pair.key().size());
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return fail(ErrorCode::BadInput,
                        fmt::format("unknown member `{}`", name),
                        std::string(where),
                        hint_for_unknown(name, known));
        }
    }
    return {};
}

}  // namespace syscard::json
