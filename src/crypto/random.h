#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace syscard::crypto {

/// A seed that depends on every part and on where each ends: the first eight bytes, most significant first, of
/// SHA-256 over (u64 length ‖ bytes) of each part. `seed_from({run_seed, sample_id, epoch})`.
std::uint64_t seed_from(std::initializer_list<std::string_view> parts);

/// Bytes that nobody can guess, from OpenSSL's generator for what is private.
std::string random_bytes(std::size_t count);

}  // namespace syscard::crypto
