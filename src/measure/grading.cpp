#include "measure/grading.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "measure/internal/printing.h"
#include "measure/measure.h"
#include "plan/judge_prompt.h"
#include "stats/agreement.h"
#include "stats/judge_correction.h"
#include "stats/proportion.h"

namespace syscard::measure {

namespace {

// Below this, what the judge says hardly depends on what is so, and dividing by it is noise.
constexpr double kLeastInformedness = 0.2;

plan::CalibratedValue printed_value(double value, const stats::Interval& interval, double least) {
    return {.value = printed(value),
            .lower = printed(std::max(least, interval.lower)),
            .upper = printed(std::min(1.0, interval.upper))};
}

std::optional<plan::CalibratedValue> share(std::int64_t part, std::int64_t rest) {
    const stats::Proportion counts{.successes = part, .trials = part + rest};
    const auto interval = stats::wilson_interval(counts, kLevel);
    if (!interval) return std::nullopt;  // nothing of this kind was labelled
    return printed_value(
        static_cast<double>(part) / static_cast<double>(part + rest), *interval, 0);
}

struct FourCounts {
    std::int64_t cells[2][2] = {{0, 0}, {0, 0}};  // by people's word (row) and the grader's
};

FourCounts four_counts(const plan::CalibrationDetail& detail) {
    const auto positive = [&](std::size_t i) {
        return std::ranges::find(detail.positives, detail.classes[i]) != detail.positives.end();
    };
    FourCounts counts;
    for (std::size_t row = 0; row < detail.classes.size(); ++row) {
        for (std::size_t column = 0; column < detail.classes.size(); ++column)
            counts.cells[positive(row) ? 1 : 0][positive(column) ? 1 : 0] +=
                detail.table[row][column];
    }
    return counts;
}

// Samples that would give this standard error if they were independent.
double trials_that_count(const Measurement& one) {
    const double rate = *one.value;
    const auto trials = static_cast<double>(one.trials);
    if (!one.standard_error || *one.standard_error <= 0)
        return one.clusters > 0 ? std::min(trials, static_cast<double>(one.clusters)) : trials;
    const double independent = rate * (1 - rate) / (*one.standard_error * *one.standard_error);
    return std::clamp(std::floor(independent + 0.5), 1.0, trials);
}

bool is_rate_of_samples(const Measurement& one) {
    const bool per_sample =
        one.estimator == Estimator::Mean || one.estimator == Estimator::AttackPerAttempt;
    if (!per_sample || !one.value || one.trials == 0 || one.scale != Scale::Fraction) return false;
    const double share = static_cast<double>(one.successes) / static_cast<double>(one.trials);
    return std::abs(share - *one.value) < 1e-6;  // a score of 0 or 1
}

// The lower bound of sensitivity + specificity − 1, from the two intervals (Zou and Donner's
// MOVER, which Newcombe's intervals for differences are a case of).
double least_informedness(const plan::CalibratedValue& sensitivity,
                          const plan::CalibratedValue& specificity) {
    const double below =
        std::hypot(sensitivity.value - sensitivity.lower, specificity.value - specificity.lower);
    return sensitivity.value + specificity.value - 1 - below;
}

}  // namespace

plan::Grader grader_of(const RunRecord& record, const plan::PlannedTask& planned,
                       const plan::Metric& metric) {
    plan::Grader grader{
        .scorer = planned.task.scorer, .score = metric.of, .prompt_digest = "", .judge = {}};
    if (!planned.task.rubric) return grader;
    grader.prompt_digest = plan::prompt_digest(*planned.task.rubric);
    const auto judge = record.intent.roles.find("judge");
    if (judge != record.intent.roles.end()) grader.judge = judge->second;
    return grader;
}

std::optional<GraderError> error_of_grader(const RunRecord& record, const plan::Grader& grader) {
    for (const plan::Calibration& calibration : record.plan.calibrations) {
        if (!plan::fits(calibration, grader)) continue;
        return GraderError{
            .true_positives = calibration.true_positives,
            .false_negatives = calibration.false_negatives,
            .true_negatives = calibration.true_negatives,
            .false_positives = calibration.false_positives,
            .labels = calibration.labels,
            .same_subject = calibration.same_subject,
            .corrects = calibration.detail.has_value(),
        };
    }
    return std::nullopt;
}

void estimate(plan::CalibrationDetail& detail) {
    const FourCounts counts = four_counts(detail);
    const auto& cells = counts.cells;
    detail.sensitivity = share(cells[1][1], cells[1][0]);
    detail.specificity = share(cells[0][0], cells[0][1]);
    const auto kappa =
        stats::cohen_kappa({{cells[0][0], cells[0][1]}, {cells[1][0], cells[1][1]}}, kLevel);
    detail.kappa.reset();
    if (kappa) detail.kappa = printed_value(kappa->kappa, kappa->interval, -1);
}

std::optional<std::string> why_it_tells_too_little(const GraderError& error) {
    const auto sensitivity = share(error.true_positives, error.false_negatives);
    const auto specificity = share(error.true_negatives, error.false_positives);
    if (!sensitivity || !specificity) return "only one kind of reply was labelled";
    const double least = least_informedness(*sensitivity, *specificity);
    if (least >= kLeastInformedness) return std::nullopt;
    return fmt::format(
        "the grader tells too little: sensitivity + specificity − 1 may be as low as {}, and {} at "
        "least is needed",
        decimal(least, 2),
        decimal(kLeastInformedness, 1));
}

std::optional<Correction> rogan_gladen_correction(const Measurement& measurement) {
    if (!measurement.grader_error || !measurement.grader_error->corrects) return std::nullopt;
    if (!is_rate_of_samples(measurement)) return std::nullopt;
    const GraderError& error = *measurement.grader_error;
    Correction correction{.method = "rogan-gladen",
                          .labels = error.true_positives + error.false_negatives +
                                    error.true_negatives + error.false_positives,
                          .carried_over = !error.same_subject};
    if (const auto why_not = why_it_tells_too_little(error)) {
        correction.why_not = *why_not;
        return correction;
    }
    const stats::CalibratedJudge judge{
        .accuracy = {.sensitivity =
                         static_cast<double>(error.true_positives) /
                         static_cast<double>(error.true_positives + error.false_negatives),
                     .specificity =
                         static_cast<double>(error.true_negatives) /
                         static_cast<double>(error.true_negatives + error.false_positives)},
        .negatives = error.true_negatives + error.false_positives,
        .positives = error.true_positives + error.false_negatives};
    const auto trials = static_cast<std::int64_t>(trials_that_count(measurement));
    const auto corrected = stats::judge_corrected(*measurement.value, trials, judge, kLevel);
    if (!corrected) {
        correction.why_not = corrected.error().what;
        return correction;
    }
    correction.value = printed(corrected->rate);
    correction.interval =
        PrintedInterval{.lower = printed(std::max(0.0, corrected->interval.lower)),
                        .upper = printed(std::min(1.0, corrected->interval.upper)),
                        .level = kLevel,
                        .side = "two",
                        .method = corrected->interval.method,
                        .unit = measurement.interval ? measurement.interval->unit : "sample"};
    return correction;
}

}  // namespace syscard::measure
