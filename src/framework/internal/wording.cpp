#include "framework/internal/wording.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::framework {

std::string shown(double fraction) {
    std::string text = decimal(*parse_decimal(decimal(fraction)) * 100, 4);
    const std::size_t shortest = text.find('.') + 2;
    while (text.size() > shortest && text.back() == '0') text.pop_back();
    return text + " %";
}

std::string counted(std::int64_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string listed(std::span<const std::string> names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += fmt::format("`{}`", names[i]);
    }
    return text;
}

}  // namespace syscard::framework
