// Frameworks in YAML: a verifier reads them from somebody else's plan.

#include "framework/framework.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) { (void)framework::parse_framework(bytes, "framework.yaml"); }

}  // namespace syscard::fuzz
