#pragma once

// Versions of what a program computes and draws. A plan commits to those that its results will be
// computed and drawn with; a verifier that does not know one of them says so and judges nothing.

#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "plan/metric.h"

namespace syscard::plan {

/// The newest version of an estimator that this program has, which a new plan commits to: raised
/// whenever the same scores would give another number. The older ones are kept for plans made before.
std::int64_t estimator_version(Estimator estimator);

/// {"card.json": 1, …}: raised whenever the same record would give another byte.
json::Object renderer_versions();

/// A plan's `versions`: {"estimators": {"mean": 1, …}, "renderers": {…}}.
/// @error Unsupported  one that this program does not have. BadInput  not such an object.
Result<void> check_versions(const json::Object& versions, std::string_view where);

}  // namespace syscard::plan
