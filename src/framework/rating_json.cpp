// A rating as one JSON object, for the card, and back.

#include "framework/internal/rating_json.h"

#include <utility>

#include <fmt/format.h>

#include "framework/rating.h"

namespace syscard::framework {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::string_view kSchema = "syscard.ratings/1";

template <typename T>
Array array_of(const std::vector<T>& items) {
    Array array;
    for (const T& each : items) array.emplace_back(to_json(each));
    return array;
}

template <typename T>
Result<std::vector<T>> items_of(const Object& object, std::string_view name, std::string_view where,
                                Result<T> (*read)(const Object&, const std::string&)) {
    SYSCARD_TRY(const Array array, json::array_member(object, name, where));
    std::vector<T> items;
    for (const Value& each : array) {
        const std::string place = fmt::format("{}: {}[{}]", where, name, items.size());
        SYSCARD_TRY(const Object item, json::as_object(each, place));
        SYSCARD_TRY(T parsed, read(item, place));
        items.push_back(std::move(parsed));
    }
    return items;
}

Result<void> check_schema(const Object& object, std::string_view where) {
    SYSCARD_TRY(const std::string schema, json::string_member(object, "schema", where));
    if (schema == kSchema) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("not ratings: `{}`", schema),
                std::string(where),
                fmt::format("this version reads `{}`", kSchema));
}

}  // namespace

Object to_json(const Rating& rating) {
    return {{"schema", kSchema},
            {"framework", rating.framework},
            {"title", rating.title},
            {"version", rating.version},
            {"thresholds", rating.thresholds},
            {"notes", json::array_of(rating.notes)},
            {"categories", array_of(rating.categories)},
            {"behaviours", array_of(rating.behaviours)},
            {"actions", array_of(rating.actions)}};
}

Result<Rating> rating_from_json(const Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(object,
                                       {"schema",
                                        "framework",
                                        "title",
                                        "version",
                                        "thresholds",
                                        "notes",
                                        "categories",
                                        "behaviours",
                                        "actions"},
                                       where));
    SYSCARD_CHECK(check_schema(object, where));
    Rating rating;
    SYSCARD_TRY(rating.framework, json::string_member(object, "framework", where));
    SYSCARD_TRY(rating.title, json::string_member(object, "title", where));
    SYSCARD_TRY(rating.version, json::string_member(object, "version", where));
    SYSCARD_TRY(rating.thresholds, json::string_member(object, "thresholds", where));
    SYSCARD_TRY(rating.notes, json::strings_member(object, "notes", where));
    SYSCARD_TRY(rating.categories,
                items_of(object, "categories", where, category_rating_from_json));
    SYSCARD_TRY(rating.behaviours,
                items_of(object, "behaviours", where, category_rating_from_json));
    SYSCARD_TRY(rating.actions, items_of(object, "actions", where, action_decision_from_json));
    return rating;
}

}  // namespace syscard::framework
