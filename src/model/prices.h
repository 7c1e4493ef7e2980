#pragma once

// The price table: what a service charges for a model, or nothing when nobody knows.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::model {

/// One line of `prices.yaml`: micro-dollars for a million tokens.
struct ListedPrice {
    std::string provider;  // "openai"
    std::string model;     // "o3-mini", as it is asked for
    std::int64_t prompt = 0;
    std::int64_t cached = 0;  // the prompt's price where the table names none
    std::int64_t reply = 0;
    std::string as_of;
    std::string source;
};

/// @param where  what is read, for messages.
/// @error BadInput  with line and column: a price without date or source, a model twice.
Result<std::vector<ListedPrice>> parse_prices(const std::string& text, const std::string& where);

/// The table that came with the program.
Result<std::vector<ListedPrice>> built_in_prices();

/// Whether what a provider lists is what this subject costs: not at another address (`base`, or the
/// variable for it) and not at another tier of service.
bool at_list_price(const std::string& subject);

/// The price for a subject as it is named: "openai:o3-mini?effort=high". A compatible server's
/// provider is "openai-compatible", its model what stands behind the `#`. @return nothing: unknown.
std::optional<ListedPrice> price_of(const std::vector<ListedPrice>& prices,
                                    const std::string& subject);

}  // namespace syscard::model
