#include "model/gguf_file.h"

#include <array>
#include <fstream>
#include <mutex>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::model {

namespace {

// llama.cpp speaks through one global callback; what it said last explains why a file could not be
// loaded.
class LibraryLog {
  public:
    static void listen() {
        static std::once_flag once;
        std::call_once(once, [] {
            llama_log_set(&LibraryLog::take, nullptr);
            llama_backend_init();
        });
        const std::lock_guard lock(mutex());
        text().clear();
    }
    static std::string last_error() {
        const std::lock_guard lock(mutex());
        return std::string(trim(text()));
    }

  private:
    static std::mutex& mutex() {
        static std::mutex guard;
        return guard;
    }
    static std::string& text() {
        static std::string said;
        return said;
    }
    static void take(ggml_log_level level, const char* line, void*) {
        if (level != GGML_LOG_LEVEL_ERROR) return;
        const std::lock_guard lock(mutex());
        if (text().size() < 500) text() += line;
    }
};

}  // namespace

Result<void> check_gguf(const std::filesystem::path& path) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
        return fail(ErrorCode::NotFound,
                    fmt::format("no model file `{}`", path.string()),
                    path.string(),
                    "`syscard models` lists what is here; `syscard models fetch default` gets one");
    }
    std::ifstream file(path, std::ios::binary);
    std::array<char, 4> magic{};
    if (!file.read(magic.data(), magic.size()) || std::string_view(magic.data(), 4) != "GGUF") {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is not a GGUF file", path.string()),
                    path.string(),
                    "an embedded model is a .gguf file that llama.cpp can load");
    }
    LibraryLog::listen();
    return {};
}

std::string last_llama_error() { return LibraryLog::last_error(); }

std::unexpected<Error> llama_cannot(std::string_view doing, const std::filesystem::path& path) {
    const std::string said = last_llama_error();
    return fail(ErrorCode::BadInput,
                fmt::format("llama.cpp cannot {} `{}`{}{}",
                            doing,
                            path.string(),
                            said.empty() ? "" : ": ",
                            terminal_line(said, 300)),
                path.string(),
                "the file may be cut short or of a newer format; compare its SHA-256 with the "
                "publisher's");
}

Result<LoadedModel> load_gguf(const std::filesystem::path& path, Part part) {
    SYSCARD_CHECK(check_gguf(path));
    llama_model_params parameters = llama_model_default_params();
    parameters.vocab_only = part == Part::WithoutWeights;
    LoadedModel model(llama_model_load_from_file(path.c_str(), parameters));
    if (!model) return llama_cannot("load", path);
    return model;
}

}  // namespace syscard::model
