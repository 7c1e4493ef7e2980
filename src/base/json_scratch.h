#pragma once

// Memory for JSON that is soon gone: made to be written, or read into a struct. A run makes a dozen
// such values for each sample; handed out from one buffer and freed as one they cost a third.

#include <array>
#include <cstddef>
#include <string_view>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/storage_ptr.hpp>

#include "base/json.h"

namespace syscard::json {

using Storage = boost::json::storage_ptr;

/// Outlives every value that was made in it. A copy of such a value is made in it too
/// (Boost.JSON's rule); assigned to a value of another storage, it is not.
class Scratch {
  public:
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    Storage storage() { return &resource_; }

  private:
    std::array<unsigned char, 4096> buffer_;
    boost::json::monotonic_resource resource_{buffer_.data(), buffer_.size()};
};

/// Storage that lives as long as the last value in it, copies included: for values that go on to
/// readers who may keep a part. They belong to one thread.
Storage shared_scratch();

/// As parse and parse_canonical in json.h, with every value made in `storage`.
Result<Value> parse(std::string_view text, std::string_view where, Storage storage);
Result<Value> parse_canonical(std::string_view text, std::string_view where, Storage storage);

}  // namespace syscard::json
