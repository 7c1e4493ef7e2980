#include "model/catalogue.h"

#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "model/llama_engine.h"

extern char** environ;  // POSIX: declared by the program

namespace syscard::model {

namespace {

Result<void> run_program(const std::filesystem::path& program) {
    std::string path = program.string();
    char* arguments[] = {path.data(), nullptr};
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, path.c_str(), nullptr, nullptr, arguments, environ);
    if (failed != 0) return std::unexpected(system_error(failed, "run", program));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return std::unexpected(system_error(errno, "wait for", program));
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return fail(ErrorCode::Unavailable,
                    fmt::format("`{}` could not fetch the model; it says why above",
                                program.filename().string()),
                    path,
                    "run it again when the network is there");
    }
    return {};
}

}  // namespace

std::filesystem::path cache_directory() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
        return std::filesystem::path(cache) / "syscard";
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr && *home != '\0' ? home : "/root") / ".cache" /
           "syscard";
}

std::vector<CatalogueEntry> catalogue() {
    const std::filesystem::path models = cache_directory() / "models";
    CatalogueEntry entry{
        .name = "default",
        .title = "SmolLM2-135M-Instruct",
        .license = "Apache-2.0",
        .fetched = models / "SmolLM2-135M-Instruct.Q4_1.gguf",
        .fetched_sha256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        .encoded = models / "SmolLM2-135M-Instruct.Q4_1-as-Q8_0.gguf",
        .here = false,
    };
    std::error_code ignored;
    entry.here = std::filesystem::exists(entry.fetched, ignored) &&
                 std::filesystem::exists(entry.encoded, ignored);
    return {entry};
}

Result<std::optional<CatalogueEntry>> find_entry(const std::string& name) {
    for (CatalogueEntry& entry : catalogue()) {
        if (name != entry.name) continue;
        if (entry.here) return std::move(entry);
        return fail(
            ErrorCode::NotFound,
            fmt::format("the model `{}` ({}) is not on this machine yet", name, entry.title),
            "",
            fmt::format("`syscard models fetch {}` gets it", name));
    }
    return std::nullopt;
}

Result<CatalogueEntry> fetch(const std::string& name, const std::filesystem::path& tools) {
    std::vector<std::string> names;
    for (CatalogueEntry& entry : catalogue()) {
        names.push_back(entry.name);
        if (entry.name != name) continue;
        std::error_code ignored;
        if (!std::filesystem::exists(entry.fetched, ignored))
            SYSCARD_CHECK(run_program(tools / "fetch-default-model"));
        SYSCARD_TRY(const crypto::Digest digest, crypto::sha256_file(entry.fetched));
        if (digest.hex() != entry.fetched_sha256) {
            return fail(ErrorCode::Tampered,
                        fmt::format("the model file has SHA-256 {}, not the pinned {}",
                                    digest.hex(),
                                    entry.fetched_sha256),
                        entry.fetched.string(),
                        "delete the file and fetch it again");
        }
        if (!std::filesystem::exists(entry.encoded, ignored))
            SYSCARD_CHECK(reencode(entry.fetched, entry.encoded));
        entry.here = true;
        return entry;
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown model `{}`", name),
                "",
                hint_for_unknown(name, names));
}

}  // namespace syscard::model
