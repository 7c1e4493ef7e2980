#include "plan/items.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/json_view.h"
#include "base/text.h"

namespace syscard::plan {

namespace {

class ItemsInMemory final : public ItemSource {
  public:
    explicit ItemsInMemory(std::vector<Item> items) : items_(std::move(items)) {}
    std::int64_t size() const override { return static_cast<std::int64_t>(items_.size()); }
    Result<Item> at(std::int64_t index) const override {
        return items_.at(static_cast<std::size_t>(index));
    }

  private:
    std::vector<Item> items_;
};

class GeneratedItems final : public ItemSource {
  public:
    GeneratedItems(std::int64_t count, std::function<Item(std::int64_t)> make)
        : count_(count), make_(std::move(make)) {}
    std::int64_t size() const override { return count_; }
    Result<Item> at(std::int64_t index) const override { return make_(index); }

  private:
    std::int64_t count_;
    std::function<Item(std::int64_t)> make_;
};

Result<Message> message_from_json(const json::Value& value, std::string_view where) {
    if (!value.is_object()) SYSCARD_CHECK(json::as_object(value, where));
    const json::Object& object = value.get_object();
    static const std::vector<std::string> members = {"role", "content"};
    SYSCARD_CHECK(json::refuse_unknown(object, members, where));
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

std::string canonical_item(const Item& item) { return json::canonical(to_json(item)); }

json::Object to_json(const Item& item) {
    const json::Storage storage = json::shared_scratch();
    json::Array messages(storage);
    messages.reserve(item.messages.size());
    for (const Message& message : item.messages)
        messages.push_back(
            json::Object({{"role", message.role}, {"content", message.content}}, storage));
    json::Object tags(storage);
    for (const auto& [name, value] : item.tags) tags[name] = value;
    return json::Object({{"id", item.id},
                         {"messages", std::move(messages)},
                         {"target", item.target},
                         {"tags", std::move(tags)},
                         {"cluster", item.cluster}},
                        storage);
}

Result<Item> item_from_json(const json::Object& object, std::string_view where) {
    static const std::vector<std::string> members = {"id", "messages", "target", "tags", "cluster"};
    SYSCARD_CHECK(json::refuse_unknown(object, members, where));
    Item item;
    SYSCARD_TRY(item.id, json::string_member(object, "id", where));
    if (item.id.empty() ||
        item.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_/") != std::string::npos) {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` cannot be an id", terminal_line(item.id, 60)),
                    std::string(where),
                    "an id is made of a to z, 0 to 9, - and _");
    }
    SYSCARD_TRY(const json::Array* messages, json::array_at(object, "messages", where));
    for (const json::Value& value : *messages) {
        SYSCARD_TRY(Message message, message_from_json(value, where));
        item.messages.push_back(std::move(message));
    }
    SYSCARD_TRY(const json::Object* target, json::object_at(object, "target", where));
    item.target = *target;
    SYSCARD_CHECK(json::require_canonical(item.target, "target", where));
    SYSCARD_TRY(const json::Object* tags, json::object_at(object, "tags", where));
    SYSCARD_TRY(item.tags, tags_from_json(*tags, where));
    SYSCARD_TRY(item.cluster, json::string_member(object, "cluster", where));
    return item;
}

Items::Items(std::vector<Item> items)
    : source_(std::make_shared<ItemsInMemory>(std::move(items))) {}

Result<void> Items::for_each(const std::function<Result<void>(const Item&)>& visit) const {
    for (std::int64_t i = 0; i < size(); ++i) {
        SYSCARD_TRY(const Item item, at(i));
        SYSCARD_CHECK(visit(item));
    }
    return {};
}

Result<std::vector<Item>> Items::all() const {
    std::vector<Item> items;
    SYSCARD_CHECK(for_each([&](const Item& item) -> Result<void> {
        items.push_back(item);
        return {};
    }));
    return items;
}

Items generated_items(std::int64_t count, std::function<Item(std::int64_t)> make) {
    return Items(std::make_shared<GeneratedItems>(count, std::move(make)));
}

}  // namespace syscard::plan
