#include "stats/internal/check.h"

#include <cmath>

#include <fmt/format.h>

namespace syscard::stats {

namespace {

// The check of one value for each of a list; the error says which one it was: "scores[3]".
template <typename Check>
Result<void> check_each(std::span<const double> values, std::string_view field, Check check) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (check(values[i], field)) continue;
        return check(values[i], fmt::format("{}[{}]", field, i));
    }
    return {};
}

}  // namespace

Result<void> check_finite(double value, std::string_view field) {
    if (std::isfinite(value)) return {};
    return bad_input(fmt::format("`{}` is {}, which is not a number to compute with", field, value), field);
}

Result<void> check_all_finite(std::span<const double> values, std::string_view field) {
    return check_each(values, field, check_finite);
}

Result<void> check_positive(double value, std::string_view field) {
    if (std::isfinite(value) && value > 0) return {};
    return bad_input(fmt::format("`{}` is {}, and must be above 0", field, value), field);
}

Result<void> check_not_negative(double value, std::string_view field) {
    if (std::isfinite(value) && value >= 0) return {};
    return bad_input(fmt::format("`{}` is {}, and must be at least 0", field, value), field);
}

Result<void> check_fraction(double value, std::string_view field) {
    if (value >= 0 && value <= 1) return {};
    return bad_input(fmt::format("`{}` is {}, and must be from 0 to 1", field, value), field,
                     value > 1 && value <= 100 ? "fractions, not percents" : "");
}

Result<void> check_all_fractions(std::span<const double> values, std::string_view field) {
    return check_each(values, field, check_fraction);
}

Result<void> check_open_fraction(double value, std::string_view field) {
    if (value > 0 && value < 1) return {};
    return bad_input(fmt::format("`{}` is {}, and must lie between 0 and 1", field, value), field,
                     value > 1 && value <= 100 ? fmt::format("a fraction, not a percent: {}", value / 100) : "");
}

Result<void> check_at_least(std::int64_t value, std::int64_t least, std::string_view field) {
    if (value >= least) return {};
    return bad_input(fmt::format("`{}` is {}, and must be at least {}", field, value, least), field);
}

Result<void> check_part(std::int64_t count, std::int64_t total, std::string_view field,
                        std::string_view total_field) {
    SYSCARD_CHECK(check_at_least(count, 0, field));
    if (count <= total) return {};
    return bad_input(fmt::format("`{}` is {}, more than `{}`, which is {}", field, count, total_field, total), field);
}

Result<void> check_size(std::size_t size, std::size_t least, std::string_view field) {
    if (size >= least) return {};
    return bad_input(fmt::format("`{}` holds {} values, and needs at least {}", field, size, least), field);
}

Result<void> check_same_size(std::size_t left, std::string_view left_field, std::size_t right,
                             std::string_view right_field) {
    if (left == right) return {};
    return bad_input(fmt::format("`{}` holds {} values and `{}` holds {}: they must be as many", left_field, left,
                                 right_field, right),
                     right_field);
}

}  // namespace syscard::stats
