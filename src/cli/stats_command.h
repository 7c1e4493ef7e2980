#pragma once

// `syscard stats METHOD`: every estimator as a calculator, one JSON document in, one out. Requests
// and answers are listed in docs/statistics.md.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::cli {

/// Answers one request.
///
/// @param method        a name of statistics_methods().
/// @param request_json  one JSON object with the fields of that method.
/// @return              `{"schema":"syscard.stats/1","method":…,"result":{…}}`; numbers round trip,
/// an open end of a
///                      one-sided interval and a value that has no estimate are `null`.
/// @error BadInput      unknown method or field, a field that is missing, of the wrong type, length
/// or range, or an
///                      estimate that does not exist. `where` names the field.
Result<std::string> answer_statistics(std::string_view method, std::string_view request_json);

/// Names of all methods, in the order of the documentation.
std::vector<std::string> statistics_methods();

}  // namespace syscard::cli
