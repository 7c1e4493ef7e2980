#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// An embedded model: llama.cpp on a thread of its own, requests batched as they come.
///
/// @param name          as the user asked for it.
/// @param derived_from  "sha256:…" of the published weights, when `path` is a re-encoding of them.
/// @error NotFound, BadInput  as LlamaEngine::open.
Result<std::unique_ptr<Model>> open_llama(Loop& loop, std::string name, const std::filesystem::path& path, std::string derived_from, const ModelOptions& options);

}  // namespace syscard::model
