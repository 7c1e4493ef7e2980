#include "measure/latency.h"

#include <algorithm>
#include <cmath>

namespace syscard::measure {

namespace {

// 1,234,567 becomes 1,230,000; half a step is rounded up.
std::int64_t three_digits(std::int64_t number) {
    std::int64_t step = 1;
    while (number / step >= 1000) step *= 10;
    return (number + step / 2) / step * step;
}

}  // namespace

void Latencies::add(std::int64_t milliseconds) {
    ++counts_[three_digits(std::max<std::int64_t>(0, milliseconds))];
    ++count_;
}

std::optional<std::int64_t> Latencies::quantile(double share) const {
    const auto rank = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(count_)));
    std::int64_t passed = 0;
    for (const auto& [time, count] : counts_) {
        passed += count;
        if (passed >= rank) return time;
    }
    return std::nullopt;
}

}  // namespace syscard::measure
