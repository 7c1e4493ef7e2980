#pragma once

#include <cstdint>
#include <vector>

namespace syscard::eval {

/// A set of samples by their ordinals: one bit for each, so that a million take 125 kB.
class Ordinals {
  public:
    void insert(std::int64_t ordinal) {
        const auto at = static_cast<std::size_t>(ordinal);
        if (at >= bits_.size()) bits_.resize(at + 1);
        if (!bits_[at]) ++size_;
        bits_[at] = true;
    }
    bool contains(std::int64_t ordinal) const {
        const auto at = static_cast<std::size_t>(ordinal);
        return at < bits_.size() && bits_[at];
    }
    std::int64_t size() const { return size_; }

  private:
    std::vector<bool> bits_;
    std::int64_t size_ = 0;
};

}  // namespace syscard::eval
