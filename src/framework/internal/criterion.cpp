#include "framework/internal/criterion.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "framework/internal/sufficiency.h"
#include "framework/internal/wording.h"

namespace syscard::framework {

namespace {

using measure::Measurement;
using Kind = Condition::Kind;

enum class Side { Upper, Lower };

/// Everything here is printed with six decimals; so it is compared, or 0.55 + 0.05 would not be
/// 0.60.
std::int64_t millionths(double fraction) { return std::llround(fraction * 1e6); }

std::string_view side_name(Side side) { return side == Side::Upper ? "upper" : "lower"; }

double missing_allowance(const Measurement& measurement, Side side) {
    if (!measurement.value || !measurement.worst_case_low || !measurement.worst_case_high) return 0;
    const double moved = side == Side::Upper ? *measurement.worst_case_high - *measurement.value
                                             : *measurement.value - *measurement.worst_case_low;
    return std::max(0.0, moved);
}

/// The one-sided bound; failing that the end of the two-sided interval, which lies farther out.
std::optional<BoundUsed> bound_of(const Measurement& measurement, Side side) {
    const bool upper = side == Side::Upper;
    const auto& one_sided = upper ? measurement.upper_bound : measurement.lower_bound;
    const auto& interval = one_sided ? one_sided : measurement.interval;
    if (!interval) return std::nullopt;
    return BoundUsed{.side = std::string(side_name(side)),
                     .value = upper ? interval->upper : interval->lower,
                     .missing_allowance = missing_allowance(measurement, side),
                     .level = interval->level,
                     .sidedness = one_sided ? "one" : "two",
                     .method = interval->method};
}

/// The count too, since a rate of one in millions is printed as 0.
bool was_observed(const Measurement& measurement) {
    return measurement.successes > 0 || measurement.value.value_or(0) > 0;
}

/// Where the bound stands once missing results have moved it.
double moved(const BoundUsed& bound) {
    const double value = bound.side == "upper" ? bound.value + bound.missing_allowance
                                               : bound.value - bound.missing_allowance;
    return std::clamp(value, 0.0, 1.0);
}

std::string described(const BoundUsed& bound) {
    const std::string text = fmt::format("the {} bound {}", bound.side, shown(bound.value));
    if (millionths(bound.missing_allowance) == 0) return text;
    return fmt::format("{}, moved to {} by missing results,", text, shown(moved(bound)));
}

/// One criterion in the course of being assessed.
class Assessment {
  public:
    Assessment(const Criterion& criterion, const Provenance& provenance,
               std::string_view threshold_source)
        : condition_(criterion.condition), evidence_(criterion.evidence), provenance_(provenance) {
        const bool below = condition_.kind == Kind::UpperBoundBelow;
        result_.id = criterion.id;
        result_.title = criterion.title;
        result_.kind = "requirement";
        result_.measurement = criterion.measurement;
        result_.comparison = below ? "below" : "above";
        result_.threshold = condition_.threshold;
        result_.threshold_source = threshold_source;
        result_.because = criterion.because;
    }

    IndicatorResult not_tested() {
        return conclude(Verdict::Insufficient,
                        fmt::format("not tested: no measurement `{}`", result_.measurement));
    }

    IndicatorResult ambiguous(std::span<const std::string> ids) {
        return conclude(Verdict::Insufficient,
                        fmt::format("the name fits several measurements: {}", listed(ids)));
    }

    IndicatorResult against(const Measurement& measurement) {
        result_.measurement = measurement.id;
        result_.tested = true;
        if (const auto problem = why_insufficient(evidence_, measurement, provenance_)) {
            return conclude(Verdict::Insufficient,
                            fmt::format("`{}` {}", measurement.id, *problem));
        }
        const bool below = condition_.kind == Kind::UpperBoundBelow;
        const auto in_favour = bound_of(measurement, below ? Side::Upper : Side::Lower);
        const auto against = bound_of(measurement, below ? Side::Lower : Side::Upper);
        if (!in_favour) {
            return conclude(Verdict::Insufficient,
                            fmt::format("`{}` has no interval", measurement.id));
        }
        result_.bound = in_favour;
        if (is_weak(*in_favour)) return too_weak(*in_favour);
        if (condition_.none_observed && was_observed(measurement)) return observed();
        if (clears(*in_favour)) return met(*in_favour);
        if (against && !is_weak(*against) && refutes(*against)) return not_met(*against);
        return undecided(*in_favour);
    }

  private:
    bool is_weak(const BoundUsed& bound) const {
        return evidence_.min_confidence_level && bound.level < *evidence_.min_confidence_level;
    }

    bool clears(const BoundUsed& bound) const {
        const std::int64_t value = millionths(moved(bound));
        const std::int64_t threshold = millionths(condition_.threshold);
        return condition_.kind == Kind::UpperBoundBelow ? value < threshold : value > threshold;
    }

    /// The opposite bound lies on the threshold or beyond it: even the most favourable rate does
    /// not meet the condition.
    bool refutes(const BoundUsed& bound) const {
        const std::int64_t value = millionths(moved(bound));
        const std::int64_t threshold = millionths(condition_.threshold);
        return condition_.kind == Kind::UpperBoundBelow ? value >= threshold : value <= threshold;
    }

    std::string threshold() const {
        const std::string_view kind =
            result_.threshold_source == "example" ? "example threshold" : "threshold";
        return fmt::format("the {} {}", kind, shown(condition_.threshold));
    }

    IndicatorResult met(const BoundUsed& bound) {
        return conclude(Verdict::Met,
                        fmt::format("{} of `{}` is {} {}",
                                    described(bound),
                                    result_.measurement,
                                    result_.comparison,
                                    threshold()));
    }

    IndicatorResult not_met(const BoundUsed& bound) {
        result_.bound = bound;
        return conclude(Verdict::NotMet,
                        fmt::format("even {} of `{}` is not {} {}",
                                    described(bound),
                                    result_.measurement,
                                    result_.comparison,
                                    threshold()));
    }

    IndicatorResult undecided(const BoundUsed& bound) {
        return conclude(Verdict::Insufficient,
                        fmt::format("the data do not tell: {} of `{}` is not {} {}, and the other "
                                    "bound does not exclude that the rate is",
                                    described(bound),
                                    result_.measurement,
                                    result_.comparison,
                                    threshold()));
    }

    IndicatorResult too_weak(const BoundUsed& bound) {
        return conclude(Verdict::Insufficient,
                        fmt::format("`{}` has a bound at confidence level {}, and {} is required",
                                    result_.measurement,
                                    shown(bound.level),
                                    shown(*evidence_.min_confidence_level)));
    }

    IndicatorResult observed() {
        return conclude(Verdict::NotMet,
                        fmt::format("`{}` is not 0: it happened", result_.measurement));
    }

    IndicatorResult conclude(Verdict verdict, std::string reason) {
        result_.verdict = verdict;
        result_.reason = std::move(reason);
        return result_;
    }

    Condition condition_;
    EvidenceRule evidence_;
    const Provenance& provenance_;
    IndicatorResult result_;
};

}  // namespace

IndicatorResult assess(const Criterion& criterion, const std::vector<Measurement>& measurements,
                       const Provenance& provenance, std::string_view threshold_source) {
    std::vector<std::string> ids;
    const Measurement* found = nullptr;
    for (const Measurement& each : measurements) {
        if (!names_measurement(criterion.measurement, each.id)) continue;
        found = &each;
        ids.push_back(each.id);
    }
    Assessment assessment(criterion, provenance, threshold_source);
    if (!found) return assessment.not_tested();
    if (ids.size() > 1) return assessment.ambiguous(ids);
    return assessment.against(*found);
}

}  // namespace syscard::framework
