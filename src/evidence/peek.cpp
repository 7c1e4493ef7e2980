#include "evidence/peek.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/journal.h"
#include "evidence/internal/tile_file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

Result<void> peek(const fs::path& evidence, const EntryVisitor& visit) {
    const EntryBytesVisitor visit_bytes = decoded(visit);
    const fs::path journal = evidence / kJournalPath;
    std::error_code ignored;
    if (fs::exists(journal, ignored)) {
        constexpr std::uint64_t kHeadOnly = 256;
        const auto nothing = [](std::uint64_t, std::string_view) { return Result<void>(); };
        SYSCARD_TRY(const JournalScan head, scan_journal(journal, nothing, kHeadOnly));
        SYSCARD_CHECK(for_each_published(evidence, head.header.start, visit_bytes));
        // What is written meanwhile is not waited for.
        const auto scan = scan_journal(journal, visit_bytes);
        return scan ? Result<void>() : std::unexpected(scan.error());
    }
    if (!fs::exists(evidence / kCheckpointPath, ignored))
        return fail(ErrorCode::NotFound,
                    fmt::format("there is no log in `{}`", evidence.string()),
                    evidence.string());
    SYSCARD_TRY(const crypto::Verifier key, read_log_key(evidence));
    SYSCARD_TRY(const std::optional<Checkpoint> checkpoint, read_signed_checkpoint(evidence, key));
    return for_each_published(evidence, checkpoint ? checkpoint->size : 0, visit_bytes);
}

// Asking the kernel instead of trying the lock: a lock held for a moment could turn a `resume` away
// that begins in it.
bool is_being_written(const fs::path& private_directory) {
    struct stat lock{};
    if (::stat((private_directory / "lock").c_str(), &lock) != 0) return false;
    const std::string wanted =
        fmt::format("{:02x}:{:02x}:{}", ::major(lock.st_dev), ::minor(lock.st_dev), lock.st_ino);
    std::ifstream locks("/proc/locks");
    std::string line;
    while (std::getline(locks, line)) {
        std::istringstream words(line);
        std::string word;
        while (words >> word) {
            if (word == wanted && line.find("FLOCK") != std::string::npos) return true;
        }
    }
    return false;
}

}  // namespace syscard::evidence
