#pragma once

// What comes in the order of the log, handed on in the order of its numbers: 0, 1, 2, … The two
// orders differ by no more than what was asked at once, so little has to wait.

#include <cstddef>
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
        const std::size_t size = size_of(value);
        if (waiting_.emplace(number, std::move(value)).second) waiting_size_ += size;
        while (!waiting_.empty() && waiting_.begin()->first == next_) {
            waiting_size_ -= size_of(waiting_.begin()->second);
            take(std::move(waiting_.begin()->second));
            waiting_.erase(waiting_.begin());
            ++next_;
        }
    }

    /// How much waits, by the sizes of what does; of types without one their number.
    std::size_t waiting_size() const { return waiting_size_; }

  private:
    static std::size_t size_of(const T& value) {
        if constexpr (requires { value.size(); })
            return value.size();
        else
            return 1;
    }

    std::int64_t next_ = 0;
    std::map<std::int64_t, T> waiting_;  // by number
    std::size_t waiting_size_ = 0;
};

}  // namespace syscard::verify
