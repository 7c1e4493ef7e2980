#pragma once

// What a card says of the layers between the model and its user: what they are, how often each
// acted, and what they did to each number, measured on the same items without and with them.

#include "card/sections.h"

namespace syscard::card {

/// Without blocks where the subject declares no layers.
Section mitigation_section(const Card& card);

}  // namespace syscard::card
