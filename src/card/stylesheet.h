#pragma once

#include <string_view>

namespace syscard::card {

/// The look of card.html: system fonts, light and dark, a phone, a desk and paper.
std::string_view card_stylesheet();

}  // namespace syscard::card
