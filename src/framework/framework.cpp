#include "framework/framework.h"

#include <algorithm>
#include <array>

namespace syscard::framework {

const Category* Framework::find_category(std::string_view id) const {
    const auto found = std::ranges::find(categories, id, &Category::id);
    return found == categories.end() ? nullptr : &*found;
}

const Role* Framework::find_role(std::string_view id) const {
    const auto found = std::ranges::find(roles, id, &Role::id);
    return found == roles.end() ? nullptr : &*found;
}

bool Role::may(Duty duty) const { return std::ranges::find(duties, duty) != duties.end(); }

std::string_view duty_name(Duty duty) {
    constexpr std::array<std::string_view, 8> names = {
        "propose", "vote", "determine", "decide", "except", "reverse", "ratify", "attest"};
    return names[static_cast<std::size_t>(duty)];
}

const std::vector<std::string>& elicitation_classes() {
    static const std::vector<std::string> classes = {
        "as_is", "prompted", "scaffolded", "helpful_only", "misuse_fine_tuned"};
    return classes;
}

bool names_measurement(std::string_view name, std::string_view measurement_id) {
    if (name == measurement_id) return true;
    const std::size_t dot = measurement_id.find('.');
    return dot != std::string_view::npos && name == measurement_id.substr(dot + 1);
}

}  // namespace syscard::framework
