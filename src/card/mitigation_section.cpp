#include "card/mitigation_section.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "card/wording.h"
#include "mitigation/arm.h"

namespace syscard::card {

namespace {

using measure::Effect;
using mitigation::Kind;
using mitigation::Layer;

std::string name(const std::string& text) { return text.empty() ? "" : fmt::format("`{}`", text); }

std::string percent(double fraction) { return decimal(fraction * 100, 1) + " %"; }

// "+12.5 points": a difference of two percentages is no percentage.
std::string points(double fraction) {
    const std::string text = decimal(fraction * 100, 1);
    const bool zero = text == "0.0";
    return (fraction > 0 && !zero ? "+" : "") + text;
}

std::string what_it_does(const Layer& layer) {
    const std::string side(mitigation::side_name(layer.on));
    switch (layer.kind) {
        case Kind::System:
            return fmt::format("puts {} characters before what is asked", layer.text.size());
        case Kind::InputFilter:
        case Kind::OutputFilter: {
            std::vector<std::string> rules;
            for (const mitigation::Rule& rule : layer.rules) rules.push_back(name(rule.name));
            return fmt::format("rules over the {}: {}", side, join(rules, ", "));
        }
        case Kind::Judge:
            return fmt::format("asks the model {} about the {}", name(layer.model), side);
        case Kind::Http:
            return fmt::format("asks {} about the {}", name(layer.url), side);
    }
    return "";
}

Table layer_table(const Card& card) {
    Table table{"Layers, in order", {{"Layer"}, {"Kind"}, {"What it does"}, {"Reply in its place"}}, {}};
    for (const Layer& layer : card.mitigations.layers)
        table.rows.push_back({layer.name,
                              std::string(mitigation::kind_name(layer.kind)),
                              what_it_does(layer),
                              layer.reply.empty() ? "–" : layer.reply});
    return table;
}

Table firing_table(const Card& card) {
    Table table{"How often a layer settled what the user got",
                {{"Layer and rule"}, {"State"}, {"Samples", Align::Right}, {"Of", Align::Right}},
                {}};
    for (const Firing& one : card.mitigations.fired)
        table.rows.push_back(
            {name(one.name), name(one.arm), grouped(one.samples), grouped(one.asked)});
    return table;
}

std::string interval_of(const Effect& effect) {
    if (!effect.interval) return "no interval";
    return fmt::format("{} to {}", points(effect.interval->lower), points(effect.interval->upper));
}

std::string counts_of(const Effect& effect) {
    if (!effect.counts) return "–";
    return fmt::format("{} / {}",
                       grouped(effect.counts->first_only),
                       grouped(effect.counts->second_only));
}

std::string test_of(const Effect& effect) {
    if (!effect.p_adjusted) return effect.method;
    const std::string p =
        *effect.p_adjusted < 0.0001 ? "< 0.0001" : decimal(*effect.p_adjusted, 4);
    return fmt::format("{} ({})", p, effect.method);
}

std::string found(const Effect& effect) {
    if (!effect.shown()) return "no difference shown";
    const bool lower = effect.difference < 0;
    switch (effect.direction) {
        case measure::Direction::LowerIsSafer:
            return lower ? "safer" : "less safe";
        case measure::Direction::HigherIsSafer:
            return lower ? "less safe" : "safer";
        case measure::Direction::HigherIsMoreCapable:
            return lower ? "less capable" : "more capable";
        case measure::Direction::Neutral:
            break;
    }
    return lower ? "lower" : "higher";
}

Table effect_table(const Card& card, const std::string& layer) {
    const std::string caption =
        layer.empty() ? "All layers: the same items without and with them"
                      : fmt::format("The layer {} alone: the same items with all others, without "
                                    "and with it",
                                    name(layer));
    Table table{caption,
                {{"Measurement"},
                 {"Pairs", Align::Right},
                 {"Without", Align::Right},
                 {"With", Align::Right},
                 {"Difference, points", Align::Right},
                 {"95 % interval", Align::Right},
                 {"Only without / only with", Align::Right},
                 {"p, adjusted"},
                 {"Shown"}},
                {}};
    for (const Effect& effect : card.mitigations.effects) {
        if (effect.layer != layer) continue;
        table.rows.push_back({effect.title,
                              grouped(effect.pairs),
                              percent(effect.before),
                              percent(effect.after),
                              points(effect.difference),
                              interval_of(effect),
                              counts_of(effect),
                              test_of(effect),
                              found(effect)});
    }
    return table;
}

std::string state_sentence(const Card& card) {
    const auto asked = [&](std::string_view arm) {
        return std::ranges::find(card.mitigations.arms, arm) != card.mitigations.arms.end();
    };
    if (asked(mitigation::kPre) && asked(mitigation::kPost))
        return "Measured: every item was asked without any layer (pre) and with all of them (post), "
               "with the same seeds. A layer's reply is scored as what its user gets; a layer that "
               "gave no verdict fails its sample, and is never a refusal.";
    if (asked(mitigation::kPre))
        return "Only the subject without its layers was asked. Nothing here says what its users get.";
    return "Only the subject with all its layers was asked. What the layers do was not measured.";
}

// Levels before mitigation, by the same rules.
Table pre_table(const Card& card) {
    Table table{"Levels before mitigation, by the framework's rules",
                {{"Name"}, {"Level"}, {"Why"}},
                {}};
    for (const auto* list : {&card.rating.categories, &card.rating.behaviours}) {
        for (const framework::CategoryRating& category : *list) {
            if (category.pre_indicators.empty()) continue;
            table.rows.push_back(
                {category.title, state_words(category.pre_level), category.pre_reason});
        }
    }
    return table;
}

}  // namespace

Section mitigation_section(const Card& card) {
    Section section{"Mitigations", {}};
    if (card.mitigations.layers.empty()) return section;
    section.blocks.emplace_back(Paragraph{state_sentence(card)});
    section.blocks.emplace_back(layer_table(card));
    if (!card.mitigations.fired.empty()) section.blocks.emplace_back(firing_table(card));
    std::vector<std::string> layers = {""};
    for (const Layer& layer : card.mitigations.layers) layers.push_back(layer.name);
    for (const std::string& layer : layers) {
        Table table = effect_table(card, layer);
        if (!table.rows.empty()) section.blocks.emplace_back(std::move(table));
    }
    if (Table table = pre_table(card); !table.rows.empty())
        section.blocks.emplace_back(std::move(table));
    return section;
}

}  // namespace syscard::card
