#pragma once

// The items of a task, made one at a time when they are asked for: a dataset of a million lines
// stays on the disk, and what is generated is generated again.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "plan/metric.h"

namespace syscard::plan {

struct Message {
    std::string role;
    std::string content;
};

/// One item of a dataset.
struct Item {
    std::string id;
    std::vector<Message> messages;  // empty for a world, which speaks for itself
    json::Object target;            // what the item is scored against
    Tags tags;
    std::string cluster;  // items of one cluster are not independent observations
};

json::Object to_json(const Item& item);
/// Its JSON as it is digested and committed to.
std::string canonical_item(const Item& item);
Result<Item> item_from_json(const json::Object& object, std::string_view where);

/// Where items come from. The same index gives the same item, always.
class ItemSource {
  public:
    ItemSource() = default;
    ItemSource(const ItemSource&) = delete;
    ItemSource& operator=(const ItemSource&) = delete;
    virtual ~ItemSource() = default;

    virtual std::int64_t size() const = 0;
    /// @param index    in [0, size()).
    /// @error BadInput, Io  the file of the items was changed or cannot be read any more.
    virtual Result<Item> at(std::int64_t index) const = 0;
};

class Items {
  public:
    Items() : Items(std::vector<Item>{}) {}
    Items(std::vector<Item> items);  // NOLINT(google-explicit-constructor): items are Items
    Items(std::initializer_list<Item> items) : Items(std::vector<Item>(items)) {}
    explicit Items(std::shared_ptr<const ItemSource> source) : source_(std::move(source)) {}

    std::int64_t size() const { return source_->size(); }
    Result<Item> at(std::int64_t index) const { return source_->at(index); }

    /// Calls `visit` with each item in order, until it fails.
    Result<void> for_each(const std::function<Result<void>(const Item&)>& visit) const;

    /// All of them in memory: for what looks at the whole of a small set.
    Result<std::vector<Item>> all() const;

  private:
    std::shared_ptr<const ItemSource> source_;  // copies of a plan share one open file
};

/// Items that a pure function makes from their index.
Items generated_items(std::int64_t count, std::function<Item(std::int64_t)> make);

}  // namespace syscard::plan
