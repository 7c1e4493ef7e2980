#include "evidence/internal/published_file.h"

#include <fmt/format.h>

#include "base/file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

Result<void> refuse_links(const fs::path& evidence, const std::string& path) {
    fs::path part;
    for (const fs::path& name : fs::path(path)) {
        part /= name;
        std::error_code ignored;  // what is not there is found when it is opened
        if (fs::is_symlink(fs::symlink_status(evidence / part, ignored)))
            return fail(ErrorCode::Tampered,
                        fmt::format("`{}` is a symbolic link", part.generic_string()),
                        part.generic_string());
    }
    return {};
}

Result<std::string> read_evidence_file(const fs::path& evidence, const std::string& path,
                                       std::uint64_t most) {
    SYSCARD_CHECK(refuse_links(evidence, path));
    auto content = read_foreign_file(evidence / path, most);
    if (content) return content;
    Error& error = content.error();
    if (error.code == ErrorCode::Exists) error.code = ErrorCode::NotFound;  // a file for a folder
    if (error.code == ErrorCode::Tampered)
        error.what = fmt::format("`{}` is not a regular file of at most {} bytes", path, most);
    if (error.code == ErrorCode::Tampered || error.code == ErrorCode::NotFound) error.where = path;
    return content;
}

}  // namespace syscard::evidence
