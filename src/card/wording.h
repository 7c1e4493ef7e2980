#pragma once

// Figures as words. Every renderer takes its numbers from here, so that a sentence, a table, a plot
// and the plot's alternative text cannot disagree. No estimate is a word, never a zero; a rate
// never stands without its denominator.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "card/card.h"

namespace syscard::card {

std::string percent(double fraction);             // "35.4 %"
std::string grouped(std::int64_t number);         // "1,234,567"
std::string duration(std::int64_t milliseconds);  // "2 min 7.4 s"

/// "1 sample", "48 samples".
std::string counted(std::int64_t number, std::string_view one, std::string_view many);

/// "95 %", "99.5 %": a confidence level, without decimals that it does not need.
std::string level_words(double confidence_level);

// A measurement.

/// "successes per attempt; lower is safer".
std::string estimator_words(const measure::Measurement& measurement);
std::string method_words(std::string_view method);  // "Clopper-Pearson"

/// "17 of 48"; of scores between 0 and 1, for which that would be wrong, "48 objectives"; "0
/// scored" without estimate.
std::string count_words(const measure::Measurement& measurement);
std::string value_words(const measure::Measurement& measurement);  // "35.4 %" or "no estimate"
/// "23.4–49.6 % (Wilson, per sample)" or "no interval".
std::string interval_words(const std::optional<measure::PrintedInterval>& interval);
/// "23.4–49.6" alone, for where method and unit stand beside it; "–" without interval.
std::string range_words(const std::optional<measure::PrintedInterval>& interval);
/// "Wilson, per sample"; the level too where it is not the one that every interval of a run has.
std::string range_method(const std::optional<measure::PrintedInterval>& interval);
/// "17 of 48, 35.4 % [95 % CI 23.4–49.6, Wilson, per sample]", or that there is no estimate and
/// why.
std::string rate_words(const measure::Measurement& measurement);

/// "at least 24.0 %, at most 48.3 % (Clopper-Pearson, per sample)": two one-sided bounds.
std::string bound_words(const measure::Measurement& measurement);
std::string standard_error_words(const measure::Measurement& measurement);
std::string worst_case_words(const measure::Measurement& measurement);
/// "45 of 48 planned scored, 40 of them cut by the token limit; 1 unscored, 2 missing".
std::string outcome_words(const measure::OutcomeCounts& outcomes);
/// The same after "24 items in 24 clusters: ".
std::string size_words(const measure::Measurement& measurement);
/// "3.1–12.0 %", with the unit of the interval's scale; "no interval".
std::string range_with_unit(const std::optional<measure::PrintedInterval>& interval);
std::string breakdown_rate_words(const measure::BreakdownRow& row);  // "12.5 %" or "no estimate"

/// Alternative text of the interval bar of a measurement.
std::string plot_description(const measure::Measurement& measurement);

// A rating.

std::string_view verdict_words(framework::Verdict verdict);     // "not met"
std::string_view verdict_mark(framework::Verdict verdict);      // "✓", "✗", "?"
std::string_view decision_words(framework::Decision decision);  // "allowed"
std::string_view decision_mark(framework::Decision decision);   // "✓", "✗", "?"
std::string requirement_words(
    const framework::ActionDecision& action);  // "3 requirements: 1 met, 2 insufficient"

/// "medium"; "not tested"; "not determined (at least low, at most high)"; of a behaviour "not
/// shown".
std::string level_words(const framework::CategoryRating& category);
std::string state_words(const framework::StateLevel& state);  // "medium, measured"; "not measured"

/// "rules out medium if the upper bound is below 60.0 % (example threshold)".
std::string condition_words(const framework::IndicatorResult& indicator);
/// "41.3 % (upper, one-sided 95 %, Clopper-Pearson)", with what missing results do to it; or "no
/// bound".
std::string bound_used_words(const framework::IndicatorResult& indicator);

}  // namespace syscard::card
