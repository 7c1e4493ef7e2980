#include "crypto/secret.h"

#include <algorithm>
#include <cerrno>
#include <ostream>
#include <stdexcept>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/age.h"

namespace syscard::crypto {

namespace {

Result<void> write_and_sync(int fd, std::string_view content, const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return std::unexpected(system_error(errno, "write", path));
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0) return std::unexpected(system_error(errno, "fsync", path));
    return {};
}

}  // namespace

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Secret Secret::generate() {
    std::array<std::uint8_t, 32> bytes{};
    if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random bytes from OpenSSL");
    const Secret secret(bytes);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return secret;
}

std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "****"; }

Result<Passphrase> Passphrase::from(std::string text) {
    if (text.empty()) return fail(ErrorCode::BadInput, "the passphrase is empty");
    return Passphrase(std::move(text));
}

Result<Passphrase> Passphrase::load(const std::filesystem::path& path) {
    SYSCARD_TRY(std::string text, load_secret_file(path));
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    if (text.empty()) return fail(ErrorCode::BadInput, "the first line of the passphrase's file is empty", path.string());
    return Passphrase(std::move(text));
}

Passphrase::~Passphrase() { OPENSSL_cleanse(text_.data(), text_.size()); }

std::ostream& operator<<(std::ostream& out, const Passphrase&) { return out << "****"; }

// Written beside and linked into place: O_EXCL alone could leave half a key behind after a crash, and a rename could
// replace one that is in use.
Result<void> store_secret_file(const std::filesystem::path& path,
                               std::string_view content,
                               const std::optional<Passphrase>& passphrase) {
    if (passphrase) return store_secret_file(path, age_encrypt(content, *passphrase));
    std::filesystem::path temporary = path;
    temporary += ".tmp";
    ::unlink(temporary.c_str());
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return std::unexpected(system_error(errno, "create", temporary));
    auto stored = write_and_sync(fd, content, temporary);
    ::close(fd);
    if (stored && ::link(temporary.c_str(), path.c_str()) != 0) stored = std::unexpected(system_error(errno, "create", path));
    ::unlink(temporary.c_str());
    if (!stored) return stored;
    return sync_directory(path.parent_path());
}

Result<std::string> load_secret_file(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 0077U) != 0) {
        return fail(ErrorCode::BadInput,
                    fmt::format("the secret file `{}` is open to others than its owner", path.string()),
                    path.string(),
                    fmt::format("chmod 600 {}", path.string()));
    }
    SYSCARD_TRY(std::string content, read_file(path));
    if (!is_age_file(content)) return content;
    if (passphrase) return age_decrypt(content, *passphrase, path.string());
    return fail(ErrorCode::BadInput,
                fmt::format("the secret file `{}` is under a passphrase", path.string()),
                path.string(),
                "give it with --passphrase, which asks for it, or with --passphrase-file FILE");
}

}  // namespace syscard::crypto
