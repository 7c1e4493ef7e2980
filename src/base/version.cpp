#include "base/version.h"

namespace syscard {

std::string_view program_version() { return "syscard " SYSCARD_VERSION; }

}  // namespace syscard
