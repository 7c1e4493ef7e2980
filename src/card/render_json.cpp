#include "card/render.h"

namespace syscard::card {

std::string render_json(const Card& card) { return json::pretty(to_json(card)); }

}  // namespace syscard::card
