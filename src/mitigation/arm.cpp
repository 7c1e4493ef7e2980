#include "mitigation/arm.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::mitigation {

namespace {

constexpr std::string_view kWithout = "without_";

}  // namespace

Result<Measure> measure_from_name(std::string_view name) {
    if (name == "on") return Measure::On;
    if (name == "off") return Measure::Off;
    if (name == "both") return Measure::Both;
    if (name == "each") return Measure::Each;
    const std::array<std::string, 4> names = {"on", "off", "both", "each"};
    return fail(ErrorCode::BadInput,
                fmt::format("mitigations are `{}`", terminal_line(name, 40)),
                "",
                hint_for_unknown(name, names));
}

std::vector<std::string> arms_of(const std::vector<Layer>& layers, Measure measure) {
    if (layers.empty()) return {""};
    std::vector<std::string> arms;
    if (measure != Measure::On) arms.emplace_back(kPre);
    if (measure != Measure::Off) arms.emplace_back(kPost);
    if (measure == Measure::Each && layers.size() > 1) {
        for (const Layer& layer : layers) arms.push_back(arm_without(layer.name));
    }
    return arms;
}

std::string arm_without(std::string_view layer) { return std::string(kWithout) + std::string(layer); }

bool is_as_used(std::string_view arm) { return arm.empty() || arm == kPost; }

Result<std::vector<Layer>> acting(const std::vector<Layer>& layers, std::string_view arm) {
    if (is_as_used(arm)) return layers;
    std::vector<Layer> others;
    if (arm == kPre) return others;
    for (const Layer& layer : layers) {
        if (arm != arm_without(layer.name)) others.push_back(layer);
    }
    if (others.size() + 1 == layers.size()) return others;
    return fail(ErrorCode::BadInput,
                fmt::format("there is no arm `{}` of these layers", terminal_line(arm, 60)));
}

std::string with_arm(std::string_view id, std::string_view arm) {
    return is_as_used(arm) ? std::string(id) : fmt::format("{}@{}", id, arm);
}

}  // namespace syscard::mitigation
