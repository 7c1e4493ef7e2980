// What a card.json holds: ratings and measurements.

#include "base/json.h"
#include "framework/rating.h"
#include "fuzz.h"
#include "measure/measurement.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto value = json::parse(bytes, "card.json");
    if (!value || !value->is_object()) return;
    const auto measurement = measure::measurement_from_json(value->get_object(), "card.json");
    if (measurement) (void)json::canonical(measure::to_json(*measurement));
    const auto rating = framework::rating_from_json(value->get_object(), "card.json");
    if (rating) (void)json::canonical(framework::to_json(*rating));
}

}  // namespace syscard::fuzz
