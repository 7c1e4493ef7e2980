#include "base/yaml.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <set>
#include <streambuf>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace syscard::yaml {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;

// yaml-cpp calls us back while it parses; this unwinds out of it and is caught in `parse`.
struct Refusal {
    Error error;
};

std::string place(std::string_view file, const YAML::Mark& mark) {
    if (mark.is_null()) return std::string(file);
    return fmt::format("{}:{}:{}", file, mark.line + 1, mark.column + 1);
}

// Builds the tree from yaml-cpp's events; its own tree would drop duplicate keys and expand
// aliases.
class TreeBuilder final : public YAML::EventHandler {
  public:
    explicit TreeBuilder(std::string_view file) : file_(file) {}

    Node take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_extras(mark, "", anchor);
        place_value(node_at(mark, Kind::Null));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_extras(mark, tag, anchor);
        Node node = node_at(mark, Kind::Scalar);
        node.text = value;
        node.quoted =
            tag == "!";  // what yaml-cpp reports for a quoted or block scalar; "?" for a plain one
        place_value(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Kind::Sequence);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Kind::Map);
    }
    void OnMapEnd() override { close(); }

  private:
    // A map or sequence that has not ended; of a map, the key that waits for its value.
    struct OpenNode {
        Node node;
        std::optional<Node> key;
        std::set<std::string> names;
    };

    Node node_at(const YAML::Mark& mark, Kind kind) const {
        Node node;
        node.kind = kind;
        node.where = place(file_, mark);
        return node;
    }

    [[noreturn]] static void refuse(std::string what, std::string where, std::string hint) {
        throw Refusal{{ErrorCode::BadInput, std::move(what), std::move(where), std::move(hint)}};
    }

    [[noreturn]] void refuse_alias(const YAML::Mark& mark) const {
        refuse("anchors and aliases (`&`, `*`) are not supported",
               place(file_, mark),
               "write the value out in each place");
    }

    void refuse_extras(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor) const {
        if (anchor != YAML::NullAnchor) refuse_alias(mark);
        if (tag.empty() || tag == "!" || tag == "?") return;
        refuse(fmt::format("tags are not supported: `{}`", tag),
               place(file_, mark),
               "put a text that begins with `!` in quotes");
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
        refuse_extras(mark, tag, anchor);
        if (open_.size() == kDeepest)
            refuse(fmt::format("nested deeper than {}", kDeepest), place(file_, mark), "");
        open_.push_back({.node = node_at(mark, kind), .key = {}, .names = {}});
    }

    void close() {
        Node node = std::move(open_.back().node);
        open_.pop_back();
        place_value(std::move(node));
    }

    void place_value(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
        } else if (open_.back().node.kind == Kind::Sequence) {
            open_.back().node.items.push_back(std::move(node));
        } else {
            place_in_map(open_.back(), std::move(node));
        }
    }

    static void place_in_map(OpenNode& map, Node node) {
        if (map.key) {
            map.node.members.push_back(
                {std::move(map.key->text), std::move(map.key->where), std::move(node)});
            map.key.reset();
            return;
        }
        if (node.kind != Kind::Scalar) refuse("a key must be a plain name", node.where, "");
        if (!map.names.insert(node.text).second) {
            refuse(fmt::format("duplicate key `{}`", node.text), node.where, "keep one of them");
        }
        map.key = std::move(node);
    }

    std::string file_;
    std::vector<OpenNode> open_;
    Node root_;
};

// yaml-cpp reads from a stream; this one reads the caller's bytes where they are.
class ViewBuffer final : public std::streambuf {
  public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(
            text.data());  // setg wants char*; nothing is ever put back or written
        setg(begin, begin, begin + text.size());
    }
};

Result<Node> parse_document(std::string_view text, std::string_view where) {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    TreeBuilder first(where);
    if (!parser.HandleNextDocument(first)) {
        return fail(ErrorCode::BadInput,
                    "there is no YAML document, only blanks and comments",
                    fmt::format("{}:1:1", where));
    }
    TreeBuilder second(where);
    if (parser.HandleNextDocument(second)) {
        return fail(ErrorCode::BadInput,
                    "a second YAML document follows",
                    second.take_root().where,
                    "keep one document in a file");
    }
    return first.take_root();
}

std::string hint_for(std::string_view complaint) {
    if (complaint.find("map") != std::string_view::npos ||
        complaint.find("indent") != std::string_view::npos) {
        return "check the indentation (spaces, not tabs), and quote a text that holds `: `";
    }
    if (complaint.find("quote") != std::string_view::npos ||
        complaint.find("end of file") != std::string_view::npos) {
        return "is a closing quote missing?";
    }
    return "check indentation, quotes and brackets just before this place";
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::Null:
            return "empty";
        case Kind::Scalar:
            return "a single value";
        case Kind::Sequence:
            return "a list";
        case Kind::Map:
            return "a map";
    }
    return "unknown";
}

// Names already in backticks ("item of `tasks`") stay as they are.
std::string quoted_name(std::string_view name) {
    return name.find('`') == std::string_view::npos ? fmt::format("`{}`", name) : std::string(name);
}

std::unexpected<Error> wrong(const Node& node, std::string_view name, std::string_view wanted,
                             std::string hint = "") {
    const std::string found = node.kind == Kind::Scalar ? fmt::format("`{}`", node.text)
                                                        : std::string(kind_name(node.kind));
    const std::string what =
        node.kind == Kind::Null
            ? fmt::format("{} is empty", quoted_name(name))
            : fmt::format("{} must be {}, not {}", quoted_name(name), wanted, found);
    return fail(ErrorCode::BadInput, what, node.where, std::move(hint));
}

template <typename T>
using Read = Result<T> (*)(const Node&, std::string_view);

template <typename T>
Result<T> required(const Node& map, std::string_view name, Read<T> read) {
    SYSCARD_TRY(const Node* value, member(map, name));
    return read(*value, name);
}

template <typename T>
Result<std::optional<T>> if_present(const Node& map, std::string_view name, Read<T> read) {
    const Node* value = find(map, name);
    if (!value) return std::nullopt;
    SYSCARD_TRY(T present, read(*value, name));
    return std::optional<T>(std::move(present));
}

template <typename T>
Result<T> or_empty(const Node& map, std::string_view name, Read<T> read) {
    const Node* value = find(map, name);
    return value ? read(*value, name) : T{};
}

}  // namespace

Result<Node> parse(std::string_view text, std::string_view where) {
    if (!is_utf8(text))
        return fail(ErrorCode::BadInput,
                    "not well-formed UTF-8",
                    fmt::format("{}:1:1", where),
                    "save the file as UTF-8");
    try {
        return parse_document(text, where);
    } catch (Refusal& refusal) {
        return std::unexpected(std::move(refusal.error));
    } catch (const YAML::Exception& exception) {
        return fail(ErrorCode::BadInput,
                    fmt::format("malformed YAML: {}", exception.msg),
                    place(where, exception.mark),
                    hint_for(exception.msg));
    }
}

Result<std::string> as_string(const Node& node, std::string_view name) {
    if (node.kind != Kind::Scalar) return wrong(node, name, "a text");
    return node.text;
}

Result<std::int64_t> as_integer(const Node& node, std::string_view name) {
    if (node.kind != Kind::Scalar || node.quoted)
        return wrong(node, name, "a whole number, unquoted");
    std::int64_t value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    const bool in_range = value >= -kLargestInteger && value <= kLargestInteger;
    if (error != std::errc{} || stop != end || !in_range)
        return wrong(node, name, "a whole number");
    return value;
}

Result<double> as_decimal(const Node& node, std::string_view name) {
    const auto value = node.kind == Kind::Scalar ? parse_decimal(node.text) : std::nullopt;
    if (!value) return wrong(node, name, "a decimal such as 0.60");
    return *value;
}

Result<bool> as_bool(const Node& node, std::string_view name) {
    const bool plain = node.kind == Kind::Scalar && !node.quoted;
    if (!plain || (node.text != "true" && node.text != "false")) {
        return wrong(node, name, "`true` or `false`", "write `true` or `false`, unquoted");
    }
    return node.text == "true";
}

Result<std::span<const Node>> as_sequence(const Node& node, std::string_view name) {
    if (node.kind != Kind::Sequence) return wrong(node, name, "a list");
    return std::span<const Node>(node.items);
}

Result<std::span<const Member>> as_map(const Node& node, std::string_view name) {
    if (node.kind != Kind::Map) return wrong(node, name, "a map");
    return std::span<const Member>(node.members);
}

Result<std::vector<std::string>> as_strings(const Node& node, std::string_view name) {
    SYSCARD_TRY(const std::span<const Node> items, as_sequence(node, name));
    const std::string item_name = fmt::format("item of `{}`", name);
    std::vector<std::string> strings;
    for (const Node& item : items) {
        SYSCARD_TRY(std::string text, as_string(item, item_name));
        strings.push_back(std::move(text));
    }
    return strings;
}

const Node* find(const Node& map, std::string_view name) {
    const auto found = std::ranges::find(map.members, name, &Member::name);
    return found == map.members.end() ? nullptr : &found->value;
}

Result<const Node*> member(const Node& map, std::string_view name) {
    SYSCARD_CHECK(as_map(map, fmt::format("what holds `{}`", name)));
    if (const Node* value = find(map, name)) return value;
    return fail(ErrorCode::BadInput, fmt::format("member `{}` is missing", name), map.where);
}

Result<std::string> string_member(const Node& map, std::string_view name) {
    return required(map, name, as_string);
}

Result<std::int64_t> integer_member(const Node& map, std::string_view name) {
    return required(map, name, as_integer);
}

Result<double> decimal_member(const Node& map, std::string_view name) {
    return required(map, name, as_decimal);
}

Result<bool> bool_member(const Node& map, std::string_view name) {
    return required(map, name, as_bool);
}

Result<std::span<const Node>> sequence_member(const Node& map, std::string_view name) {
    return required(map, name, as_sequence);
}

Result<std::span<const Member>> map_member(const Node& map, std::string_view name) {
    return required(map, name, as_map);
}

Result<std::vector<std::string>> strings_member(const Node& map, std::string_view name) {
    return required(map, name, as_strings);
}

Result<std::optional<std::string>> optional_string_member(const Node& map, std::string_view name) {
    return if_present(map, name, as_string);
}

Result<std::optional<std::int64_t>> optional_integer_member(const Node& map,
                                                            std::string_view name) {
    return if_present(map, name, as_integer);
}

Result<std::optional<double>> optional_decimal_member(const Node& map, std::string_view name) {
    return if_present(map, name, as_decimal);
}

Result<std::optional<bool>> optional_bool_member(const Node& map, std::string_view name) {
    return if_present(map, name, as_bool);
}

Result<std::span<const Node>> optional_sequence_member(const Node& map, std::string_view name) {
    return or_empty(map, name, as_sequence);
}

Result<std::span<const Member>> optional_map_member(const Node& map, std::string_view name) {
    return or_empty(map, name, as_map);
}

Result<std::vector<std::string>> optional_strings_member(const Node& map, std::string_view name) {
    return or_empty(map, name, as_strings);
}

Result<void> refuse_unknown(const Node& map, const std::vector<std::string>& known) {
    SYSCARD_TRY(const std::span<const Member> members, as_map(map, "this"));
    for (const Member& each : members) {
        if (std::ranges::find(known, each.name) != known.end()) continue;
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown member `{}`", each.name),
                    each.where,
                    hint_for_unknown(each.name, known));
    }
    return {};
}

}  // namespace syscard::yaml
