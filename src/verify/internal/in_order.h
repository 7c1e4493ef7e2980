#pragma once

// What comes in the order of the log, handed on in the order of its numbers: 0, 1, 2, … The two
// orders differ by no more than what was asked at once, so little has to wait.

#include <cstdint>
#include <map>
#include <utility>

namespace syscard::verify {

template <typename T>
class InOrder {
  public:
    /// @param take  gets this one, and what waited for it, as soon as all before it came.
    template <typename Take>
    void add(std::int64_t number, T value, Take take) {
        waiting_.emplace(number, std::move(value));
        while (!waiting_.empty() && waiting_.begin()->first == next_) {
            take(std::move(waiting_.begin()->second));
            waiting_.erase(waiting_.begin());
            ++next_;
        }
    }

  private:
    std::int64_t next_ = 0;
    std::map<std::int64_t, T> waiting_;  // by number
};

}  // namespace syscard::verify
