#pragma once

// A small framework, measurements for it, and how tests change either.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "framework/rating.h"

namespace syscard::framework {

/// One category `cyber` (low, medium, high) with the given indicators, one behaviour `shutdown`,
/// one action `deploy` with the given requirements.
struct Text {
    std::string indicators = R"(
      - id: knows_little
        title: Knows little
        measurement: quiz.accuracy
        rule_out: {level: medium, when: upper_bound, below: "0.60"}
)";
    std::string requirements = R"(
      - {category: cyber, at_most: low, state: post}
)";
    std::string defaults = "{}";

    std::string yaml() const {
        return "schema: syscard.framework/1\n"
               "name: tiny\n"
               "title: Tiny\n"
               "version: \"1\"\n"
               "source: for tests\n"
               "thresholds: example\n"
               "evidence: " +
               defaults + "\n" + R"(
scale:
  - {level: low, prose: little}
  - {level: medium, prose: some}
  - {level: high, prose: much}
behaviour_scale:
  - {level: never, prose: not once}
  - {level: seen, prose: it happened}
categories:
  - id: cyber
    title: Cybersecurity
    status: tracked
    levels: {low: only chores}
    indicators:)" +
               indicators + R"(
  - id: shutdown
    title: Shutdown
    status: behaviour
    competence:
      - id: can
        title: Can when told
        measurement: control.rate
        require: {when: lower_bound, above: "0.80"}
    indicators:
      - id: did_not
        title: Did not
        measurement: world.rate
        rule_out: {level: seen, when: upper_bound, below: "0.10", none_observed: true}
      - id: did
        title: Did
        measurement: world.rate
        rule_in: {level: seen, when: lower_bound, above: 0}
actions:
  - id: deploy
    title: Deploy
    requires:)" +
               requirements;
    }
};

inline Framework parsed(const Text& text) {
    const auto framework = parse_framework(text.yaml(), "f.yaml");
    EXPECT_TRUE(framework) << framework.error().what << " at " << framework.error().where;
    return framework.value_or(Framework{});
}

inline Error refused(std::string_view yaml) {
    const auto framework = parse_framework(yaml, "f.yaml");
    EXPECT_FALSE(framework);
    return framework ? Error{} : framework.error();
}

/// A complete measurement of 100 trials with one-sided bounds and nothing missing.
inline measure::Measurement measured(const std::string& id, double lower, double value,
                                     double upper) {
    measure::Measurement measurement;
    measurement.id = id;
    measurement.grader = "choice/1";
    measurement.outcomes = {.planned = 100, .scored = 100};
    measurement.trials = 100;
    measurement.value = value;
    measurement.lower_bound = measure::PrintedInterval{.lower = lower,
                                                       .upper = 1,
                                                       .level = 0.95,
                                                       .side = "lower",
                                                       .method = "clopper-pearson",
                                                       .unit = "sample"};
    measurement.upper_bound = measure::PrintedInterval{.lower = 0,
                                                       .upper = upper,
                                                       .level = 0.95,
                                                       .side = "upper",
                                                       .method = "clopper-pearson",
                                                       .unit = "sample"};
    return measurement;
}

/// A grader's error on labelled replies: of `positives` and `negatives` it got one of each wrong.
inline measure::GraderError grader_error(std::int64_t positives, std::int64_t negatives) {
    measure::GraderError error;
    error.false_negatives = positives > 0 ? 1 : 0;
    error.true_positives = positives - error.false_negatives;
    error.false_positives = negatives > 0 ? 1 : 0;
    error.true_negatives = negatives - error.false_positives;
    return error;
}

/// The first indicator of `cyber`, once rated.
inline IndicatorResult first_indicator(const Text& text,
                                       const std::vector<measure::Measurement>& measurements) {
    return rate(parsed(text), measurements).categories.at(0).indicators.at(0);
}

}  // namespace syscard::framework
