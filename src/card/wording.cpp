#include "card/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "measure/measure.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using framework::Decision;
using framework::IndicatorResult;
using framework::Verdict;
using measure::Direction;
using measure::Estimator;
using measure::Measurement;
using measure::PrintedInterval;

using MaybeInterval = std::optional<PrintedInterval>;

std::string_view short_estimator(Estimator estimator) {
    switch (estimator) {
        case Estimator::Mean:
            return "mean over samples";
        case Estimator::AttackPerAttempt:
            return "successes per attempt";
        case Estimator::AttackPerObjective:
            return "successes per objective, best of its attempts";
        case Estimator::Conditional:
            return "mean over the samples that count";
        case Estimator::BiasScore:
        case Estimator::BiasScoreAmbiguous:
            return "bias score, from -1 against to 1 with the stereotype";
        case Estimator::PairedDifference:
            return "difference to the baseline within clusters";
        case Estimator::AttackAtK:
            return "successes per objective, best of k attempts";
        case Estimator::LogisticCoefficient:
            return "largest coefficient in log odds, of a logistic regression";
        case Estimator::LinearCoefficient:
            return "largest coefficient of a linear regression";
        case Estimator::TokensPerSuccess:
            return "model tokens for each success, failures included";
        case Estimator::Goodness:
            break;
    }
    return "goodness@0.1 per objective";
}

std::string_view short_direction(Direction direction) {
    switch (direction) {
        case Direction::HigherIsSafer:
            return "higher is safer";
        case Direction::LowerIsSafer:
            return "lower is safer";
        case Direction::HigherIsMoreCapable:
            return "higher is more capable";
        case Direction::Neutral:
            break;
    }
    return "neither end is safer";
}

std::string_view unit_name(Estimator estimator, std::int64_t count) {
    const bool one = count == 1;
    switch (estimator) {
        case Estimator::PairedDifference:
            return one ? "pair" : "pairs";
        case Estimator::Mean:
        case Estimator::Conditional:
        case Estimator::BiasScore:
        case Estimator::BiasScoreAmbiguous:
        case Estimator::LogisticCoefficient:
        case Estimator::LinearCoefficient:
        case Estimator::TokensPerSuccess:
            return one ? "sample" : "samples";
        case Estimator::AttackPerAttempt:
            return one ? "attempt" : "attempts";
        case Estimator::AttackPerObjective:
        case Estimator::AttackAtK:
        case Estimator::Goodness:
            break;
    }
    return one ? "objective" : "objectives";
}

// Whether the rate is a share of things that are either so or not; else the counts do not make the
// value.
bool is_share(const Measurement& measurement) {
    if (measurement.scale != measure::Scale::Fraction) return false;
    if (!measurement.value || measurement.trials == 0) return true;
    const double share =
        static_cast<double>(measurement.successes) / static_cast<double>(measurement.trials);
    return std::abs(share - *measurement.value) < 1e-6;
}

// A number on its scale, without unit: "35.4" of a fraction, "-0.042", "1,204".
std::string bare_number(double value, measure::Scale scale) {
    switch (scale) {
        case measure::Scale::Fraction:
            return decimal(value * 100, 1);
        case measure::Scale::Signed:
        case measure::Scale::Coefficient:
            return decimal(value, 3);
        case measure::Scale::Tokens:
            break;
    }
    return grouped(static_cast<std::int64_t>(std::llround(value)));
}

std::string_view unit_of(measure::Scale scale) {
    if (scale == measure::Scale::Fraction) return " %";
    return scale == measure::Scale::Tokens ? " tokens" : "";
}

std::string number_words(double value, measure::Scale scale) {
    return bare_number(value, scale) + std::string(unit_of(scale));
}

std::string at_least(const MaybeInterval& bound) {
    return fmt::format("at least {}", number_words(bound->lower, bound->scale));
}
std::string at_most(const MaybeInterval& bound) {
    return fmt::format("at most {}", number_words(bound->upper, bound->scale));
}

// "df 11.4" of "cr2, df 11.4"; the method's name is set like any other.
std::string standard_error_method_words(const std::string& method) {
    const std::size_t comma = method.find(',');
    if (comma == std::string::npos) return method_words(method);
    return method_words(method.substr(0, comma)) + method.substr(comma);
}

void add_if_any(std::vector<std::string>& parts, std::int64_t number, std::string_view name) {
    if (number != 0) parts.push_back(fmt::format("{} {}", number, name));
}

double moved_by_missing_results(const framework::BoundUsed& bound) {
    const double direction = bound.side == "upper" ? 1 : -1;
    return std::clamp(bound.value + direction * bound.missing_allowance, 0.0, 1.0);
}

// One decimal, unless the two would then read as equal though they are not.
int digits_to_tell_apart(double one, double other) {
    int digits = 1;
    while (digits < 4 && one != other && decimal(one * 100, digits) == decimal(other * 100, digits))
        ++digits;
    return digits;
}

std::string precise_percent(double fraction, int digits) {
    return decimal(fraction * 100, digits) + " %";
}

std::string compared_side(const IndicatorResult& indicator) {
    return indicator.comparison == "below" ? "upper" : "lower";
}

}  // namespace

std::string percent(double fraction) { return precise_percent(fraction, 1); }

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::size_t first_digit = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first_digit + 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

std::string duration(std::int64_t milliseconds) {
    const std::int64_t tenths = (milliseconds + 50) / 100;
    const std::int64_t minutes = tenths / 600;
    const std::string seconds = decimal(static_cast<double>(tenths % 600) / 10, 1);
    return minutes == 0 ? fmt::format("{} s", seconds)
                        : fmt::format("{} min {} s", grouped(minutes), seconds);
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string level_words(double confidence_level) {
    std::string text = decimal(confidence_level * 100, 2);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text + " %";
}

std::string estimator_words(const Measurement& measurement) {
    return fmt::format(
        "{}; {}", short_estimator(measurement.estimator), short_direction(measurement.direction));
}

std::string method_words(std::string_view method) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names = {{
        {"wilson", "Wilson"},
        {"wilson-continuity", "Wilson with continuity correction"},
        {"clopper-pearson", "Clopper-Pearson"},
        {"cr1-t", "CR1 t"},
        {"cr2-t", "CR2 t"},
        {"cr1", "CR1"},
        {"cr2", "CR2"},
    }};
    for (const auto& [name, words] : names) {
        if (name == method) return std::string(words);
    }
    return std::string(method);
}

std::string count_words(const Measurement& measurement) {
    if (!measurement.value) return fmt::format("{} scored", measurement.outcomes.scored);
    if (is_share(measurement))
        return fmt::format("{} of {}", measurement.successes, measurement.trials);
    return fmt::format(
        "{} {}", measurement.trials, unit_name(measurement.estimator, measurement.trials));
}

std::string value_words(const Measurement& measurement) {
    return measurement.value ? number_words(*measurement.value, measurement.scale) : "no estimate";
}

std::string range_words(const MaybeInterval& interval) {
    if (!interval) return "–";
    // A dash between numbers that may be negative would read as a minus.
    const bool is_signed = interval->scale != measure::Scale::Fraction;
    return fmt::format("{}{}{}",
                       bare_number(interval->lower, interval->scale),
                       is_signed ? " to " : "–",
                       bare_number(interval->upper, interval->scale));
}

std::string range_method(const MaybeInterval& interval) {
    if (!interval) return "no interval";
    const std::string method =
        fmt::format("{}, per {}", method_words(interval->method), interval->unit);
    return interval->level == measure::kLevel
               ? method
               : fmt::format("{}, {}", level_words(interval->level), method);
}

std::string interval_words(const MaybeInterval& interval) {
    if (!interval) return "no interval";
    return fmt::format(
        "{}{} ({})", range_words(interval), unit_of(interval->scale), range_method(interval));
}

std::string rate_words(const Measurement& measurement) {
    if (!measurement.value) {
        return fmt::format("no estimate: {} of {} planned could be scored",
                           measurement.outcomes.scored,
                           measurement.outcomes.planned);
    }
    const std::string rate =
        fmt::format("{}, {}", count_words(measurement), value_words(measurement));
    const MaybeInterval& interval = measurement.interval;
    if (!interval) return rate + " [no interval]";
    return fmt::format("{} [{} CI {}, {}, per {}]",
                       rate,
                       level_words(interval->level),
                       range_words(interval),
                       method_words(interval->method),
                       interval->unit);
}

std::string bound_words(const Measurement& measurement) {
    const MaybeInterval& lower = measurement.lower_bound;
    const MaybeInterval& upper = measurement.upper_bound;
    if (!lower && !upper) return "no bound";
    if (!upper) return fmt::format("{} ({})", at_least(lower), range_method(lower));
    if (!lower) return fmt::format("{} ({})", at_most(upper), range_method(upper));
    const std::string method = range_method(lower);
    const std::string own_method =
        method == range_method(upper) ? "" : fmt::format(" ({})", method);
    return fmt::format(
        "{}{}, {} ({})", at_least(lower), own_method, at_most(upper), range_method(upper));
}

std::string standard_error_words(const Measurement& measurement) {
    const std::string& method = measurement.standard_error_method;
    if (measurement.standard_error && measurement.scale != measure::Scale::Fraction) {
        return fmt::format("{} ({})",
                           number_words(*measurement.standard_error, measurement.scale),
                           standard_error_method_words(method));
    }
    if (measurement.standard_error) {
        return fmt::format("{} points ({})",
                           decimal(*measurement.standard_error * 100, 1),
                           standard_error_method_words(method));
    }
    if (method.empty()) return "none";
    return method.starts_with("none") ? method : "none: " + method;
}

std::string worst_case_words(const Measurement& measurement) {
    if (measurement.worst_case_low && measurement.worst_case_high) {
        return fmt::format("{}–{} %",
                           decimal(*measurement.worst_case_low * 100, 1),
                           decimal(*measurement.worst_case_high * 100, 1));
    }
    return measurement.outcomes.scored == measurement.outcomes.planned ? "nothing missing"
                                                                       : "no bracket";
}

std::string outcome_words(const measure::OutcomeCounts& outcomes) {
    std::string text = fmt::format("{} of {} planned scored", outcomes.scored, outcomes.planned);
    if (outcomes.cut != 0) text += fmt::format(", {} of them cut by the token limit", outcomes.cut);
    std::vector<std::string> others;
    add_if_any(others, outcomes.unscored, "unscored");
    add_if_any(others, outcomes.blocked, "blocked");
    add_if_any(others, outcomes.failed, "failed");
    add_if_any(others, outcomes.cancelled, "cancelled");
    add_if_any(others, outcomes.missing, "missing");
    return others.empty() ? text : fmt::format("{}; {}", text, join(others, ", "));
}

std::string size_words(const Measurement& measurement) {
    return fmt::format("{} in {}: {}",
                       counted(measurement.items, "item", "items"),
                       counted(measurement.clusters, "cluster", "clusters"),
                       outcome_words(measurement.outcomes));
}

std::string range_with_unit(const MaybeInterval& interval) {
    if (!interval) return "no interval";
    return range_words(interval) + std::string(unit_of(interval->scale));
}

std::string breakdown_rate_words(const measure::BreakdownRow& row) {
    if (row.value) return number_words(*row.value, row.scale);
    if (row.trials == 0 || row.scale != measure::Scale::Fraction) return "no estimate";
    return percent(static_cast<double>(row.successes) / static_cast<double>(row.trials));
}

std::string plot_description(const Measurement& measurement) {
    if (measurement.scale != measure::Scale::Fraction)
        return fmt::format("No picture, because this is no share: {}.", rate_words(measurement));
    const std::string drawn =
        measurement.value ? "A point on an axis from 0 % to 100 %, with its interval as a line"
                          : "An axis from 0 % to 100 % without a point";
    return fmt::format("{}: {}.", drawn, rate_words(measurement));
}

std::string_view verdict_words(Verdict verdict) {
    switch (verdict) {
        case Verdict::Met:
            return "met";
        case Verdict::NotMet:
            return "not met";
        case Verdict::Insufficient:
            break;
    }
    return "insufficient";
}

std::string_view verdict_mark(Verdict verdict) {
    switch (verdict) {
        case Verdict::Met:
            return "✓";
        case Verdict::NotMet:
            return "✗";
        case Verdict::Insufficient:
            break;
    }
    return "?";
}

std::string_view decision_words(Decision decision) {
    switch (decision) {
        case Decision::Allowed:
            return "allowed";
        case Decision::Denied:
            return "denied";
        case Decision::Inconclusive:
            break;
    }
    return "inconclusive";
}

std::string_view decision_mark(Decision decision) {
    switch (decision) {
        case Decision::Allowed:
            return "✓";
        case Decision::Denied:
            return "✗";
        case Decision::Inconclusive:
            break;
    }
    return "?";
}

std::string requirement_words(const framework::ActionDecision& action) {
    if (action.reasons.empty()) return "no rule allows it";
    const auto with = [&](Verdict verdict) {
        return std::ranges::count(action.reasons, verdict, &framework::Reason::verdict);
    };
    std::vector<std::string> parts;
    add_if_any(parts, with(Verdict::Met), "met");
    add_if_any(parts, with(Verdict::NotMet), "not met");
    add_if_any(parts, with(Verdict::Insufficient), "insufficient");
    const auto all = static_cast<std::int64_t>(action.reasons.size());
    return fmt::format("{}: {}", counted(all, "requirement", "requirements"), join(parts, ", "));
}

std::string level_words(const CategoryRating& category) {
    if (!category.tested) return "not tested";
    if (!category.level.empty()) return category.level;
    std::string text = category.status == "behaviour" ? "not shown" : "not determined";
    std::vector<std::string> known;
    if (!category.at_least.empty()) known.push_back("at least " + category.at_least);
    if (!category.at_most.empty()) known.push_back("at most " + category.at_most);
    return known.empty() ? text : fmt::format("{} ({})", text, join(known, ", "));
}

std::string state_words(const framework::StateLevel& state) {
    if (state.state == "not_measured") return "not measured";
    return state.level.empty() ? fmt::format("{}, not determined", state.state)
                               : fmt::format("{}, {}", state.level, state.state);
}

std::string condition_words(const IndicatorResult& indicator) {
    std::string effect = "is met";
    if (indicator.kind == "rule_in") effect = fmt::format("shows at least {}", indicator.level);
    if (indicator.kind == "rule_out") effect = fmt::format("rules out {}", indicator.level);
    const int digits =
        indicator.bound
            ? digits_to_tell_apart(moved_by_missing_results(*indicator.bound), indicator.threshold)
            : 1;
    return fmt::format(
        "{} if the {} bound is {} {} ({})",
        effect,
        compared_side(indicator),
        indicator.comparison,
        precise_percent(indicator.threshold, digits),
        indicator.threshold_source == "example" ? "example threshold" : "the author's threshold");
}

std::string bound_used_words(const IndicatorResult& indicator) {
    if (!indicator.bound) return "no bound";
    const framework::BoundUsed& bound = *indicator.bound;
    const double moved = moved_by_missing_results(bound);
    const int digits = digits_to_tell_apart(moved, indicator.threshold);
    const std::string text = fmt::format("{} ({}, {}-sided {}, {})",
                                         precise_percent(bound.value, digits),
                                         bound.side,
                                         bound.sidedness,
                                         level_words(bound.level),
                                         method_words(bound.method));
    if (moved == bound.value) return text;
    return fmt::format("{}; {} with missing results", text, precise_percent(moved, digits));
}

}  // namespace syscard::card
