#pragma once

// Ids that cannot be mistaken for each other: one tag, one type, so that swapped arguments do not
// compile.

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace syscard {

template <typename Tag>
class Id {
  public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    const std::string& str() const { return text_; }
    bool empty() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

  private:
    std::string text_;
};

using RunId = Id<struct RunTag>;
using TaskId = Id<struct TaskTag>;
using SampleId = Id<struct SampleTag>;
using ClusterId = Id<struct ClusterTag>;

}  // namespace syscard

template <typename Tag>
struct std::hash<syscard::Id<Tag>> {
    std::size_t operator()(const syscard::Id<Tag>& id) const {
        return std::hash<std::string>{}(id.str());
    }
};
