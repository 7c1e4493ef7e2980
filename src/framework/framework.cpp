#include "framework/framework.h"

#include <algorithm>

namespace syscard::framework {

const Category* Framework::find_category(std::string_view id) const {
    const auto found = std::ranges::find(categories, id, &Category::id);
    return found == categories.end() ? nullptr : &*found;
}

bool names_measurement(std::string_view name, std::string_view measurement_id) {
    if (name == measurement_id) return true;
    const std::size_t dot = measurement_id.find('.');
    return dot != std::string_view::npos && name == measurement_id.substr(dot + 1);
}

}  // namespace syscard::framework
