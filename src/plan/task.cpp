#include "plan/task.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

constexpr std::array<std::pair<Solver, std::string_view>, 4> kSolvers = {{
    {Solver::Generate, "generate"},
    {Solver::Options, "options"},
    {Solver::World, "world"},
    {Solver::Conversation, "conversation"},
}};

Result<Message> message_from_json(const json::Value& value, std::string_view where) {
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    SYSCARD_CHECK(json::refuse_unknown(object, {"role", "content"}, where));
    Message message;
    SYSCARD_TRY(message.role, json::string_member(object, "role", where));
    SYSCARD_TRY(message.content, json::string_member(object, "content", where));
    static const std::vector<std::string> roles = {
        "system", "developer", "user", "assistant", "tool"};
    if (std::ranges::find(roles, message.role) != roles.end()) return message;
    return fail(ErrorCode::BadInput,
                fmt::format("unknown role `{}`", terminal_line(message.role, 40)),
                std::string(where),
                hint_for_unknown(message.role, roles));
}

}  // namespace

std::string_view solver_name(Solver solver) {
    for (const auto& [known, name] : kSolvers) {
        if (known == solver) return name;
    }
    return "";
}

Result<Solver> solver_from_name(std::string_view name, std::string_view where) {
    std::vector<std::string> known;
    for (const auto& [solver, text] : kSolvers) {
        if (text == name) return solver;
        known.emplace_back(text);
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown solver `{}`", name),
                std::string(where),
                hint_for_unknown(name, known));
}

json::Object to_json(const Item& item) {
    json::Array messages;
    for (const Message& message : item.messages)
        messages.push_back(json::Object{{"role", message.role}, {"content", message.content}});
    return {{"id", item.id},
            {"messages", std::move(messages)},
            {"target", item.target},
            {"tags", to_json(item.tags)},
            {"cluster", item.cluster}};
}

Result<Item> item_from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(
        json::refuse_unknown(object, {"id", "messages", "target", "tags", "cluster"}, where));
    Item item;
    SYSCARD_TRY(item.id, json::string_member(object, "id", where));
    if (item.id.empty() ||
        item.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_/") != std::string::npos) {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` cannot be an id", terminal_line(item.id, 60)),
                    std::string(where),
                    "an id is made of a to z, 0 to 9, - and _");
    }
    SYSCARD_TRY(const json::Array messages, json::array_member(object, "messages", where));
    for (const json::Value& value : messages) {
        SYSCARD_TRY(Message message, message_from_json(value, where));
        item.messages.push_back(std::move(message));
    }
    SYSCARD_TRY(item.target, json::object_member(object, "target", where));
    SYSCARD_TRY(const json::Object tags, json::object_member(object, "tags", where));
    SYSCARD_TRY(item.tags, tags_from_json(tags, where));
    SYSCARD_TRY(item.cluster, json::string_member(object, "cluster", where));
    return item;
}

std::int64_t sample_count(const Task& task, std::int64_t items) {
    const auto techniques =
        static_cast<std::int64_t>(std::max<std::size_t>(1, task.attacks.size()));
    return items * techniques * task.epochs;
}

std::string sample_key(std::string_view suite, std::string_view task, std::string_view sample,
                       std::int64_t epoch) {
    return fmt::format("{}.{}/{}/{}", suite, task, sample, epoch);
}

}  // namespace syscard::plan
