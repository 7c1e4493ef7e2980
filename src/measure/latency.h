#pragma once

// How long samples took. Times are counted to three significant digits, so that those of a million
// samples take little room and two readers of one log get the same figures.

#include <cstdint>
#include <map>
#include <optional>

namespace syscard::measure {

class Latencies {
  public:
    /// @param milliseconds  of one sample, over all its turns; not negative.
    void add(std::int64_t milliseconds);

    std::int64_t count() const { return count_; }

    /// The shortest time that so large a share of the samples did not exceed (nearest rank).
    ///
    /// @param share  in (0, 1]: 0.5 gives the median.
    /// @return       milliseconds, to three significant digits; nothing where nothing was added.
    std::optional<std::int64_t> quantile(double share) const;

  private:
    std::map<std::int64_t, std::int64_t> counts_;  // of each time
    std::int64_t count_ = 0;
};

}  // namespace syscard::measure
