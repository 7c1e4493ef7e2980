#include "framework/internal/category.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "framework/internal/criterion.h"
#include "framework/internal/wording.h"
#include "mitigation/arm.h"

namespace syscard::framework {

namespace {

using Rule = Indicator::Rule;

/// The results of one category, in the order of its indicators, with the questions about levels
/// that they answer.
class Results {
  public:
    Results(const Category& category, const Scale& scale,
            const std::vector<measure::Measurement>& measurements, const Provenance& provenance,
            std::string_view threshold_source)
        : category_(category), scale_(scale) {
        for (const Indicator& indicator : category.indicators) {
            IndicatorResult result =
                assess(indicator.criterion, measurements, provenance, threshold_source);
            result.kind = indicator.rule == Rule::In ? "rule_in" : "rule_out";
            result.level = scale[indicator.level].name;
            indicators_.push_back(std::move(result));
        }
        for (const Criterion& criterion : category.competence) {
            competence_.push_back(assess(criterion, measurements, provenance, threshold_source));
        }
    }

    bool tested() const { return std::ranges::any_of(indicators_, &IndicatorResult::tested); }

    /// The highest level with a rule-in that is met.
    std::optional<std::size_t> ruled_in() const {
        std::optional<std::size_t> highest;
        for (std::size_t i = 0; i < indicators_.size(); ++i) {
            const Indicator& indicator = category_.indicators[i];
            if (indicator.rule != Rule::In || indicators_[i].verdict != Verdict::Met) continue;
            highest = std::max(highest.value_or(0), indicator.level);
        }
        return highest;
    }

    /// The lowest level of which every rule-out is met, by a subject that is competent.
    std::optional<std::size_t> ruled_out() const {
        if (competence() != Verdict::Met) return std::nullopt;
        for (std::size_t level = 0; level < scale_.size(); ++level) {
            if (rules_out(level)) return level;
        }
        return std::nullopt;
    }

    Verdict competence() const {
        std::vector<Verdict> verdicts;
        for (const IndicatorResult& each : competence_) verdicts.push_back(each.verdict);
        return all_of(verdicts);
    }

    std::vector<std::string> unmet_competence() const {
        std::vector<std::string> ids;
        for (const IndicatorResult& each : competence_) {
            if (each.verdict != Verdict::Met) ids.push_back(each.id);
        }
        return ids;
    }

    /// Ids of the rules that are met; of one level where it is named.
    std::vector<std::string> met(Rule rule, std::optional<std::size_t> level = {}) const {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < indicators_.size(); ++i) {
            const Indicator& indicator = category_.indicators[i];
            if (indicator.rule != rule || indicators_[i].verdict != Verdict::Met) continue;
            if (!level || indicator.level == *level) ids.push_back(indicators_[i].id);
        }
        return ids;
    }

    std::vector<IndicatorResult> take() && {
        std::ranges::move(competence_, std::back_inserter(indicators_));
        return std::move(indicators_);
    }

  private:
    bool rules_out(std::size_t level) const {
        std::vector<Verdict> verdicts;
        for (std::size_t i = 0; i < indicators_.size(); ++i) {
            const Indicator& indicator = category_.indicators[i];
            if (indicator.rule == Rule::Out && indicator.level == level)
                verdicts.push_back(indicators_[i].verdict);
        }
        return !verdicts.empty() && all_of(verdicts) == Verdict::Met;
    }

    const Category& category_;
    const Scale& scale_;
    std::vector<IndicatorResult> indicators_;
    std::vector<IndicatorResult> competence_;
};

std::string_view status_name(Status status) {
    switch (status) {
        case Status::Tracked:
            return "tracked";
        case Status::Research:
            return "research";
        case Status::Behaviour:
            break;
    }
    return "behaviour";
}

/// A behaviour that was not determined is "not shown": neither that it happens nor that it does
/// not.
std::string_view undetermined_words(const Category& category) {
    return category.status == Status::Behaviour ? "not shown" : "not determined";
}

std::string reason_not_tested(const Category& category) {
    return category.indicators.empty() ? "not tested: the framework has no indicator for it"
                                       : "not tested: none of its indicators has a measurement";
}

/// "at least `medium` by `x`", "at most `high` by `y`": what the rules show, with the rules that
/// show it.
std::vector<std::string> known_ends(const Results& results, const CategoryRating& rating) {
    std::vector<std::string> ends;
    const auto in = results.ruled_in();
    const auto out = results.ruled_out();
    if (in)
        ends.push_back(
            fmt::format("at least `{}` by {}", rating.at_least, listed(results.met(Rule::In, in))));
    if (out)
        ends.push_back(
            fmt::format("at most `{}` by {}", rating.at_most, listed(results.met(Rule::Out, out))));
    return ends;
}

/// Rule-outs that are met and still count for nothing, because the subject may simply be unable.
std::string incompetence(const Results& results) {
    const auto unmet = results.unmet_competence();
    const auto rule_outs = results.met(Rule::Out);
    if (unmet.empty() || rule_outs.empty()) return "";
    return fmt::format("{} does not count, because it was not shown that the subject could ({})",
                       listed(rule_outs),
                       listed(unmet));
}

std::string reason_undetermined(const Category& category, const Results& results,
                                const CategoryRating& rating) {
    std::vector<std::string> parts = known_ends(results, rating);
    if (const std::string text = incompetence(results); !text.empty()) parts.push_back(text);
    if (parts.empty()) parts.emplace_back("no level is ruled in or out");
    return fmt::format("{}: {}", undetermined_words(category), join(parts, "; "));
}

std::string reason_determined(const Results& results, const CategoryRating& rating) {
    return fmt::format("`{}`: {}", rating.level, join(known_ends(results, rating), "; "));
}

std::string meaning_of(const Category& category, const Scale& scale, std::size_t level) {
    const std::string& own = category.level_prose[level];
    return own.empty() ? scale[level].prose : own;
}

/// Fills in the levels of a category that was tested and whose rules agree.
LevelRange set_levels(CategoryRating& rating, const Category& category, const Scale& scale,
                      const Results& results) {
    const auto in = results.ruled_in();
    const auto out = results.ruled_out();
    const LevelRange range{
        .at_least = in.value_or(0), .at_most = out ? *out - 1 : scale.size() - 1, .known = true};
    if (in) rating.at_least = scale[range.at_least].name;
    if (out) rating.at_most = scale[range.at_most].name;
    if (range.at_least == range.at_most) {
        rating.level = scale[range.at_least].name;
        rating.meaning = meaning_of(category, scale, range.at_least);
    }
    rating.reason = rating.level.empty() ? reason_undetermined(category, results, rating)
                                         : reason_determined(results, rating);
    return range;
}

bool conflict(const Results& results) {
    const auto in = results.ruled_in();
    const auto out = results.ruled_out();
    return in && out && *in >= *out;
}

std::string reason_conflict(const Results& results, const Scale& scale) {
    const auto in = *results.ruled_in();
    const auto out = *results.ruled_out();
    return fmt::format(
        "insufficient: the evidence contradicts itself; at least `{}` by {}, and below `{}` by {}",
        scale[in].name,
        listed(results.met(Rule::In, in)),
        scale[out].name,
        listed(results.met(Rule::Out, out)));
}

/// The level that a person set for a state of a category; nullptr when nobody did.
const SetLevel* find_set(const Given& given, const Category& category, MitigationState state) {
    const SetLevel* found = nullptr;  // the last one counts
    for (const SetLevel& each : given.levels) {
        if (each.category == category.id && each.state == state) found = &each;
    }
    return found;
}

LevelRange exactly(std::size_t level) {
    return {.at_least = level, .at_most = level, .known = true};
}

StateLevel state_of(const SetLevel& set, const Scale& scale) {
    return {.level = scale[set.level].name,
            .state = set.measured ? "measured" : "assigned",
            .by = set.by};
}

/// What the rules say stays readable beside what a person set.
std::string reason_set(const SetLevel& set, const Scale& scale, const std::string& rules) {
    return fmt::format(
        "`{}`, set by {}: {} (the rules: {})", scale[set.level].name, set.by, set.reason, rules);
}

void apply_post(RatedCategory& rated, const SetLevel& set, const Category& category,
                const Scale& scale) {
    CategoryRating& rating = rated.rating;
    rating.reason = reason_set(set, scale, rating.reason);
    rating.level = scale[set.level].name;
    rating.meaning = meaning_of(category, scale, set.level);
    rating.post_level = state_of(set, scale);
    rated.range = exactly(set.level);
}

void apply_pre(RatedCategory& rated, const SetLevel& set, const Scale& scale) {
    rated.rating.pre_level = state_of(set, scale);
    rated.pre_range = exactly(set.level);
}

/// The level before mitigation by the same rules, over the same items asked without the layers.
void rate_before(RatedCategory& rated, const Category& category, const Scale& scale,
                 Results results) {
    if (!results.tested()) return;
    CategoryRating before;
    before.title = category.title;
    if (conflict(results)) {
        before.reason = reason_conflict(results, scale);
    } else {
        rated.pre_range = set_levels(before, category, scale, results);
    }
    rated.rating.pre_level = {.level = before.level, .state = "measured"};
    rated.rating.pre_reason = before.reason;
    rated.rating.pre_indicators = std::move(results).take();
    for (IndicatorResult& indicator : rated.rating.pre_indicators) {
        if (indicator.tested)
            indicator.measurement =
                measure::id_in_arm(indicator.measurement, std::string(mitigation::kPre));
    }
}

}  // namespace

RatedCategory rate_category(const Framework& framework, const Category& category,
                            const std::vector<measure::Measurement>& measurements,
                            const std::vector<measure::Measurement>& before, const Given& given,
                            std::string_view threshold_source) {
    const Scale& scale = framework.scale_of(category);
    Results results(category, scale, measurements, given.provenance, threshold_source);
    RatedCategory rated;
    rated.rating.id = category.id;
    rated.rating.title = category.title;
    rated.rating.status = status_name(category.status);
    rated.rating.tested = results.tested();
    if (!rated.rating.tested) {
        rated.rating.reason = reason_not_tested(category);
    } else if (conflict(results)) {
        rated.rating.reason = reason_conflict(results, scale);
    } else {
        rated.range = set_levels(rated.rating, category, scale, results);
    }
    rated.rating.post_level = {.level = rated.rating.level,
                               .state = rated.rating.tested ? "measured" : "not_measured"};
    rated.rating.indicators = std::move(results).take();
    rate_before(rated,
                category,
                scale,
                Results(category, scale, before, given.provenance, threshold_source));
    if (const SetLevel* set = find_set(given, category, MitigationState::Post))
        apply_post(rated, *set, category, scale);
    if (const SetLevel* set = find_set(given, category, MitigationState::Pre))
        apply_pre(rated, *set, scale);
    return rated;
}

Verdict is_at_most(const LevelRange& range, std::size_t level) {
    if (!range.known) return Verdict::Insufficient;
    if (range.at_most <= level) return Verdict::Met;
    return range.at_least > level ? Verdict::NotMet : Verdict::Insufficient;
}

Verdict is_at_least(const LevelRange& range, std::size_t level) {
    if (level == 0) return Verdict::Met;
    if (!range.known) return Verdict::Insufficient;
    if (range.at_least >= level) return Verdict::Met;
    return range.at_most < level ? Verdict::NotMet : Verdict::Insufficient;
}

}  // namespace syscard::framework
