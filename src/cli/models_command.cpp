#include "cli/models_command.h"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "model/catalogue.h"

namespace syscard::cli {

namespace {

// The fetch scripts: beside an installed program in ../share/syscard, else in the source tree it
// was built from.
std::filesystem::path tools_directory() {
    std::error_code ignored;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const std::filesystem::path installed =
        program.parent_path().parent_path() / "share" / "syscard" / "tools";
    return std::filesystem::exists(installed / "fetch-default-model", ignored)
               ? installed
               : std::filesystem::path(SYSCARD_SOURCE_TOOLS);
}

json::Object to_json(const model::CatalogueEntry& entry) {
    return {
        {"name", entry.name},
        {"title", entry.title},
        {"license", entry.license},
        {"here", entry.here},
        {"file", entry.encoded.string()},
        {"published_file", entry.fetched.string()},
        {"published_sha256", entry.fetched_sha256},
    };
}

}  // namespace

int list_models(const Output& output) {
    json::Array models;
    std::string text;
    for (const model::CatalogueEntry& entry : model::catalogue()) {
        models.push_back(to_json(entry));
        text +=
            fmt::format("{:<10} {:<24} {:<12} {}\n",
                        entry.name,
                        entry.title,
                        entry.license,
                        entry.here ? entry.encoded.string()
                                   : fmt::format("not here: syscard models fetch {}", entry.name));
    }
    text += "any other GGUF file: llama:PATH.gguf\n";
    output.answer({{"schema", "syscard.models/1"}, {"models", std::move(models)}}, text);
    return 0;
}

int fetch_model(const std::string& name, const Output& output) {
    const auto entry = model::fetch(name, tools_directory());
    if (!entry) return output.fail(entry.error());
    output.answer(to_json(*entry),
                  fmt::format("{} is here: {}\n", entry->name, entry->encoded.string()));
    return 0;
}

}  // namespace syscard::cli
