#pragma once

// The credentials of a service. They come from the environment or from a file, never from a command
// line, where every user of the machine could read them; and every way of printing them gives ****.

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/error.h"

namespace syscard::model {

class ApiKey {
  public:
    explicit ApiKey(std::string value) : value_(std::move(value)) {}

    /// The key itself, for a request's header; never for a message or a log.
    const std::string& reveal() const { return value_; }

    /// The text with each occurrence of the key replaced by ****.
    std::string redact(std::string text) const;

  private:
    std::string value_;
};

std::ostream& operator<<(std::ostream& out, const ApiKey& key);

/// From $NAME, else from the file that $NAME_FILE names; white space around it is dropped.
/// @return          nothing when neither is set.
/// @error NotFound, Io  the file cannot be read. BadInput  the key is empty, or holds characters
///                      that no header can carry.
Result<std::optional<ApiKey>> find_api_key(std::string_view name);

}  // namespace syscard::model
