#pragma once

#include <cstddef>
#include <string_view>

#include "net/http_client.h"

namespace syscard::net {

/// Of an answer's head, all lines together.
inline constexpr std::size_t kMostHeaderBytes = 64U << 10;

/// Keeps the header if a reader of answers may ask for it; the rest would only take memory.
void keep_header(HttpResponse& response, std::string_view name, std::string_view value);

/// The value of a variable that is set to something.
const char* from_environment(const char* name);

}  // namespace syscard::net
