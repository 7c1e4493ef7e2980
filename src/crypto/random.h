#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace syscard::crypto {

/// A seed that depends on every part and on where each ends: the first eight bytes, most significant first, of
/// SHA-256 over (u64 length ‖ bytes) of each part. `seed_from({run_seed, sample_id, epoch})`.
std::uint64_t seed_from(std::initializer_list<std::string_view> parts);

}  // namespace syscard::crypto
