#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// Which weights to open, and what to call them.
struct LlamaFile {
    std::string name;   // as the user asked for it: "default"
    std::string title;  // the publisher's name; empty: the one in the file
    std::filesystem::path path;
    std::string
        derived_from;  // "sha256:…" of the published weights, when `path` is a re-encoding of them
};

/// An embedded model: llama.cpp on a thread of its own, requests batched as they come.
/// @error NotFound, BadInput  as LlamaEngine::open.
Result<std::unique_ptr<Model>> open_llama(Loop& loop, const LlamaFile& file,
                                          const ModelOptions& options);

}  // namespace syscard::model
