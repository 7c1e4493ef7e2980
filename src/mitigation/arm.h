#pragma once

// Arms: the same items asked with other layers acting, so that what the layers do is measured and
// not assumed. An arm is a name in the plan, in each sample's entry and in each measurement.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mitigation/layer.h"

namespace syscard::mitigation {

inline constexpr std::string_view kPre = "pre";    // no layer acts
inline constexpr std::string_view kPost = "post";  // every layer acts

/// Which states are measured.
enum class Measure {
    On,    // with every layer
    Off,   // without any
    Both,  // the same items in both states
    Each,  // and once without each layer, for its own share
};

/// @error BadInput  not "on", "off", "both" or "each".
Result<Measure> measure_from_name(std::string_view name);

/// The arms that a run asks, in order. Without layers there is one, and it has no name. A single
/// layer's own share is the difference of `pre` and `post`, so `Each` is `Both` then.
std::vector<std::string> arms_of(const std::vector<Layer>& layers, Measure measure);

/// The arm in which every layer but this one acts: "without_NAME".
std::string arm_without(std::string_view layer);

/// Whether an arm is the subject as it is used: every layer that was declared, or none was.
bool is_as_used(std::string_view arm);

/// The layers that act in an arm, in order.
/// @error BadInput  no such arm.
Result<std::vector<Layer>> acting(const std::vector<Layer>& layers, std::string_view arm);

/// An id in an arm: "quick.refusal" as used, else "quick.refusal@pre".
std::string with_arm(std::string_view id, std::string_view arm);

}  // namespace syscard::mitigation
