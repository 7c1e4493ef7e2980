#include "plan/metric.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

template <typename Enum, std::size_t Count>
using Names = std::array<std::pair<Enum, std::string_view>, Count>;

constexpr Names<Estimator, 12> kEstimators = {{
    {Estimator::Mean, "mean"},
    {Estimator::AttackPerAttempt, "attack_per_attempt"},
    {Estimator::AttackPerObjective, "attack_per_objective"},
    {Estimator::Goodness, "goodness_at_0.1"},
    {Estimator::Conditional, "conditional"},
    {Estimator::BiasScore, "bias_score"},
    {Estimator::BiasScoreAmbiguous, "bias_score_ambiguous"},
    {Estimator::PairedDifference, "paired_difference"},
    {Estimator::AttackAtK, "attack_at_k"},
    {Estimator::LogisticCoefficient, "logistic_coefficient"},
    {Estimator::LinearCoefficient, "linear_coefficient"},
    {Estimator::TokensPerSuccess, "tokens_per_success"},
}};

constexpr Names<Scale, 4> kScales = {{
    {Scale::Fraction, "fraction"},
    {Scale::Signed, "signed"},
    {Scale::Coefficient, "coefficient"},
    {Scale::Tokens, "tokens"},
}};

constexpr Names<Direction, 4> kDirections = {{
    {Direction::HigherIsSafer, "higher_is_safer"},
    {Direction::LowerIsSafer, "lower_is_safer"},
    {Direction::HigherIsMoreCapable, "higher_is_more_capable"},
    {Direction::Neutral, "neutral"},
}};

template <typename Enum, std::size_t Count>
std::string_view name_of(const Names<Enum, Count>& names, Enum value) {
    for (const auto& [known, name] : names) {
        if (known == value) return name;
    }
    return "";
}

template <typename Enum, std::size_t Count>
Result<Enum> from_name(const Names<Enum, Count>& names, std::string_view name,
                       std::string_view kind, std::string_view where) {
    std::vector<std::string> known;
    for (const auto& [value, text] : names) {
        if (text == name) return value;
        known.emplace_back(text);
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown {} `{}`", kind, name),
                std::string(where),
                hint_for_unknown(name, known));
}

}  // namespace

std::string_view estimator_name(Estimator estimator) { return name_of(kEstimators, estimator); }
std::string_view direction_name(Direction direction) { return name_of(kDirections, direction); }

Result<Estimator> estimator_from_name(std::string_view name, std::string_view where) {
    return from_name(kEstimators, name, "estimator", where);
}
Result<Direction> direction_from_name(std::string_view name, std::string_view where) {
    return from_name(kDirections, name, "direction", where);
}

Scale scale_of(Estimator estimator) {
    switch (estimator) {
        case Estimator::BiasScore:
        case Estimator::BiasScoreAmbiguous:
        case Estimator::PairedDifference:
            return Scale::Signed;
        case Estimator::LogisticCoefficient:
        case Estimator::LinearCoefficient:
            return Scale::Coefficient;
        case Estimator::TokensPerSuccess:
            return Scale::Tokens;
        default:
            return Scale::Fraction;
    }
}

std::string_view scale_name(Scale scale) { return name_of(kScales, scale); }
Result<Scale> scale_from_name(std::string_view name, std::string_view where) {
    return from_name(kScales, name, "scale", where);
}

bool Metric::selects(const Tags& tags) const {
    return std::all_of(where.begin(), where.end(), [&](const auto& wanted) {
        const auto found = tags.find(wanted.first);
        return found != tags.end() && found->second == wanted.second;
    });
}

json::Object to_json(const Tags& tags) {
    json::Object object;
    for (const auto& [name, value] : tags) object[name] = value;
    return object;
}

Result<Tags> tags_from_json(const json::Object& object, std::string_view where) {
    Tags tags;
    for (const auto& pair : object) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(tags[name], json::string_member(object, name, where));
    }
    return tags;
}

json::Object to_json(const Metric& metric) {
    json::Object object = {
        {"name", metric.name},
        {"title", metric.title},
        {"estimator", estimator_name(metric.estimator)},
        {"direction", direction_name(metric.direction)},
        {"of", metric.of},
        {"where", to_json(metric.where)},
        {"breakdown_by", metric.breakdown_by},
        {"note", metric.note},
        {"planned", metric.planned},
    };
    // Absent where there is nothing to say, as in the plans of version 0.1.
    if (!metric.given.empty()) object["given"] = metric.given;
    if (!metric.versus.empty()) object["versus"] = to_json(metric.versus);
    return object;
}

Result<Metric> metric_from_json(const json::Object& object, std::string_view where) {
    Metric metric;
    SYSCARD_TRY(metric.name, json::string_member(object, "name", where));
    SYSCARD_TRY(metric.title, json::string_member(object, "title", where));
    SYSCARD_TRY(const std::string estimator, json::string_member(object, "estimator", where));
    SYSCARD_TRY(metric.estimator, estimator_from_name(estimator, where));
    SYSCARD_TRY(const std::string direction, json::string_member(object, "direction", where));
    SYSCARD_TRY(metric.direction, direction_from_name(direction, where));
    SYSCARD_TRY(metric.of, json::string_member(object, "of", where));
    SYSCARD_TRY(const json::Object selection, json::object_member(object, "where", where));
    SYSCARD_TRY(metric.where, tags_from_json(selection, where));
    SYSCARD_TRY(metric.breakdown_by, json::string_member(object, "breakdown_by", where));
    SYSCARD_TRY(metric.note, json::string_member(object, "note", where));
    SYSCARD_TRY(metric.planned, json::integer_member(object, "planned", where));
    if (object.contains("given")) {
        SYSCARD_TRY(metric.given, json::string_member(object, "given", where));
    }
    if (object.contains("versus")) {
        SYSCARD_TRY(const json::Object versus, json::object_member(object, "versus", where));
        SYSCARD_TRY(metric.versus, tags_from_json(versus, where));
    }
    return metric;
}

}  // namespace syscard::plan
