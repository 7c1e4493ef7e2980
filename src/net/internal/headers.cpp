#include "net/internal/headers.h"

#include <cstdlib>

#include "base/text.h"

namespace syscard::net {

namespace {

bool is_kept(std::string_view name) {
    return name == "content-type" || name == "location" || name == "retry-after" ||
           name == "retry-after-ms" || name.ends_with("request-id") ||
           name.find("ratelimit") != std::string_view::npos;
}

}  // namespace

void keep_header(HttpResponse& response, std::string_view name, std::string_view value) {
    std::string lower = lower_ascii(name);
    if (is_kept(lower)) response.headers.emplace_back(std::move(lower), std::string(trim(value)));
}

const char* from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace syscard::net
