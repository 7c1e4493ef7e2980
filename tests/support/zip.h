#pragma once

// ZIP archives for tests, whole and spoilt: every number in them can be told wrong.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>
#include <zstd.h>

namespace syscard::test {

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kZstd = 93;

inline std::string deflated(std::string_view plain) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string packed(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

inline std::string zstd(std::string_view plain) {
    std::string packed(ZSTD_compressBound(plain.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
    return packed;
}

struct ZipMember {
    std::string name;
    std::string plain;
    std::uint16_t method = kStored;
    std::uint16_t flags = 0;
    bool streamed = false;  // sizes and CRC behind the bytes, zeros before them
    bool zip64 = false;     // sizes and place in extra fields
    // Told in place of what is true:
    std::optional<std::string> packed = {};
    std::optional<std::uint32_t> crc = {};
    std::optional<std::uint64_t> size = {};
    std::optional<std::string> own_name = {};     // in the member's own header
    std::optional<std::uint64_t> own_size = {};   // likewise
    std::optional<std::uint64_t> header_at = {};  // in the directory
};

inline std::string little_endian(std::uint64_t number, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
    return bytes;
}

/// @param count    of members that the end record tells
/// @param comment  behind it all
inline std::string zip_of(const std::vector<ZipMember>& members,
                          std::optional<std::size_t> count = {}, std::string_view comment = "") {
    constexpr std::uint64_t elsewhere = 0xFFFFFFFF;
    std::string bytes;
    std::string directory;
    bool zip64 = false;
    for (const ZipMember& member : members) {
        const std::string packed = member.packed                ? *member.packed
                                   : member.method == kDeflated ? deflated(member.plain)
                                   : member.method == kZstd     ? zstd(member.plain)
                                                                : member.plain;
        const std::uint32_t crc = member.crc.value_or(static_cast<std::uint32_t>(
            crc32_z(0, reinterpret_cast<const Bytef*>(member.plain.data()), member.plain.size())));
        const std::uint64_t size = member.size.value_or(member.plain.size());
        const std::uint64_t own_size = member.own_size.value_or(size);
        const std::uint64_t at = member.header_at.value_or(bytes.size());
        const auto flags = static_cast<std::uint16_t>(member.flags | (member.streamed ? 8U : 0U));
        const std::string& own_name = member.own_name ? *member.own_name : member.name;
        const auto sizes = [&](std::uint64_t plain_size) {
            return member.zip64 ? little_endian(elsewhere, 4) + little_endian(elsewhere, 4)
                                : little_endian(packed.size(), 4) + little_endian(plain_size, 4);
        };
        const auto extra = [&](std::uint64_t plain_size, const std::string& place) {
            const std::string numbers =
                little_endian(plain_size, 8) + little_endian(packed.size(), 8) + place;
            return member.zip64 ? little_endian(1, 2) + little_endian(numbers.size(), 2) + numbers
                                : std::string();
        };
        const std::string method_and_time = little_endian(member.method, 2) + std::string(4, '\0');
        const std::string own_extra = extra(own_size, "");
        const std::string extra_of_directory = extra(size, little_endian(at, 8));
        bytes +=
            "PK\x03\x04" + little_endian(20, 2) + little_endian(flags, 2) + method_and_time +
            (member.streamed ? std::string(12, '\0') : little_endian(crc, 4) + sizes(own_size)) +
            little_endian(own_name.size(), 2) + little_endian(own_extra.size(), 2) + own_name +
            own_extra + packed;
        if (member.streamed)
            bytes += "PK\x07\x08" + little_endian(crc, 4) + little_endian(packed.size(), 4) +
                     little_endian(size, 4);
        directory += "PK\x01\x02" + little_endian(20, 2) + little_endian(20, 2) +
                     little_endian(flags, 2) + method_and_time + little_endian(crc, 4) +
                     sizes(size) + little_endian(member.name.size(), 2) +
                     little_endian(extra_of_directory.size(), 2) + std::string(10, '\0') +
                     little_endian(member.zip64 ? elsewhere : at, 4) + member.name +
                     extra_of_directory;
        zip64 = zip64 || member.zip64;
    }
    const std::uint64_t begin = bytes.size();
    const std::uint64_t told = count.value_or(members.size());
    bytes += directory;
    if (zip64) {
        const std::uint64_t end64 = bytes.size();
        bytes += "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) + little_endian(45, 2) +
                 std::string(8, '\0') + little_endian(told, 8) + little_endian(told, 8) +
                 little_endian(directory.size(), 8) + little_endian(begin, 8);
        bytes +=
            "PK\x06\x07" + std::string(4, '\0') + little_endian(end64, 8) + little_endian(1, 4);
    }
    bytes += "PK\x05\x06" + std::string(4, '\0');
    bytes += zip64 ? little_endian(0xFFFF, 2) + little_endian(0xFFFF, 2) +
                         little_endian(elsewhere, 4) + little_endian(elsewhere, 4)
                   : little_endian(told, 2) + little_endian(told, 2) +
                         little_endian(directory.size(), 4) + little_endian(begin, 4);
    return bytes + little_endian(comment.size(), 2) + std::string(comment);
}

}  // namespace syscard::test
