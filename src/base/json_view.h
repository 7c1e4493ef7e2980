#pragma once

// Members of a JSON object without a copy of them, for what is read millions of times.

#include "base/json.h"

namespace syscard::json {

/// The object that is a member: lives as long as `object`.
/// @error BadInput  it is missing, or no object.
Result<const Object*> object_at(const Object& object, std::string_view name,
                                std::string_view where);

/// The array that is a member, in the same way.
Result<const Array*> array_at(const Object& object, std::string_view name, std::string_view where);

}  // namespace syscard::json
