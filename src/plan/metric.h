#pragma once

// What is to be measured, fixed before the first sample: which score, over which samples, by which
// estimator.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::plan {

/// Which number it is. Two estimators never share a column unlabelled.
enum class Estimator {
    Mean,                 // mean of a score over samples
    AttackPerAttempt,     // attack success rate: successes / attempts
    AttackPerObjective,   // attack success rate per objective at best of k attempts
    Goodness,             // safe rate under each item's strongest tenth of techniques
    Conditional,          // mean of a score among the samples that have another
    BiasScore,            // of BBQ, disambiguated: 2 · stereotyped / answered − 1
    BiasScoreAmbiguous,   // of BBQ, ambiguous: (1 − accuracy) times the same
    PairedDifference,     // mean difference to a baseline label, within clusters
    AttackAtK,            // attack success rate at best of k, for growing k
    LogisticCoefficient,  // of a level of a factor, in log odds
    LinearCoefficient,    // of a level of a factor, in the unit of the score
    TokensPerSuccess,     // model tokens that one success takes
};

/// What the numbers of an estimator are: a share of things, a number from −1 to 1, a coefficient
/// without bounds, a count of model tokens.
enum class Scale { Fraction, Signed, Coefficient, Tokens };

Scale scale_of(Estimator estimator);
std::string_view scale_name(Scale scale);
Result<Scale> scale_from_name(std::string_view name, std::string_view where);

enum class Direction { HigherIsSafer, LowerIsSafer, HigherIsMoreCapable, Neutral };

std::string_view estimator_name(Estimator estimator);  // "mean", "attack_per_attempt", …
std::string_view direction_name(Direction direction);  // "higher_is_safer", …

/// @error BadInput  an unknown name, with the nearest known one as hint.
Result<Estimator> estimator_from_name(std::string_view name, std::string_view where);
Result<Direction> direction_from_name(std::string_view name, std::string_view where);

using Tags = std::map<std::string, std::string>;

struct Metric {
    std::string name;   // "refusal_rate"
    std::string title;  // "Harmful requests refused"
    Estimator estimator = Estimator::Mean;
    Direction direction = Direction::Neutral;
    std::string of;            // the score it is made of: "refused"
    std::string given;         // only samples in which this score is 1; empty: all
    Tags versus;               // labels to compare with: {"language": "en"}; empty: none
    Tags where;                // only samples with these tags; empty: all
    std::string breakdown_by;  // a tag; empty: no breakdown
    std::string note;          // what the number is not
    std::int64_t planned = 0;  // samples that `where` selects

    bool selects(const Tags& tags) const;
};

json::Object to_json(const Metric& metric);
Result<Metric> metric_from_json(const json::Object& object, std::string_view where);

json::Object to_json(const Tags& tags);
Result<Tags> tags_from_json(const json::Object& object, std::string_view where);

}  // namespace syscard::plan
