#pragma once

// A ZIP archive that somebody else made, read by its central directory and without ever writing a
// file: stored, deflated (method 8) and zstd (method 93) members, with or without ZIP64.
//
// Readers that differ over an archive would read different records from it. So whatever lets them
// differ is refused when it is opened: a name that stands twice, a member whose own header says
// something else than the directory, members that share bytes, encryption. What a member unpacks to
// is bounded before it is unpacked, and must have the length and the CRC-32 that the directory
// says.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::model {

class ZipFile {
  public:
    static constexpr std::size_t kMostMembers = std::size_t{1} << 20;
    /// Of one member, unpacked.
    static constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
    /// What a member above a megabyte may unpack to, for each byte of it: deflate makes at most
    /// 1,032 of one, and logs come to a few hundred at most.
    static constexpr std::uint64_t kMostRatio = 1000;

    /// Reads the directory and unpacks nothing.
    ///
    /// @param content  the whole archive.
    /// @param path     for messages.
    /// @error BadInput     not a whole archive, or one that could be read in two ways.
    /// @error Unsupported  encrypted, in several parts, or of more than kMostMembers.
    static Result<ZipFile> open(std::string content, std::string path);

    bool contains(std::string_view name) const { return members_.contains(name); }

    /// The names that begin with `prefix`, in the order of their bytes.
    std::vector<std::string> names(std::string_view prefix = "") const;

    /// One member, unpacked.
    /// @error NotFound     no member of this name.
    /// @error BadInput     damaged, or not of the length that the directory says.
    /// @error Unsupported  another method of compression, or beyond kMostBytes or kMostRatio.
    Result<std::string> read(std::string_view name) const;

    /// "log.eval: samples/1_epoch_1.json", as the place of an error; safe for a terminal.
    std::string place(std::string_view name) const;

  private:
    struct Member {
        std::uint16_t method = 0;
        std::uint32_t crc = 0;
        std::uint64_t packed_size = 0;
        std::uint64_t size = 0;
        std::uint64_t header = 0;  // offset of its own header
        std::uint64_t data = 0;    // offset of its bytes
    };

    ZipFile() = default;
    Result<void> read_directory();
    Result<void> locate(const std::string& name, std::uint16_t flags, Member& member) const;
    Result<void> refuse_shared_bytes() const;

    std::string content_;
    std::string path_;
    std::uint64_t directory_ = 0;  // its offset: members lie before it
    std::map<std::string, Member, std::less<>> members_;
};

}  // namespace syscard::model
