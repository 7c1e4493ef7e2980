#pragma once

// A model's file, as llama.cpp loads it.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <llama.h>

#include "base/error.h"

namespace syscard::model {

struct FreeModel {
    void operator()(llama_model* model) const { llama_model_free(model); }
};
using LoadedModel = std::unique_ptr<llama_model, FreeModel>;

/// Names, vocabulary and chat template are small; the weights are the rest of the file.
enum class Part { Whole, WithoutWeights };

/// @error NotFound  no such file. BadInput  not a model that llama.cpp can load, with its words.
Result<LoadedModel> load_gguf(const std::filesystem::path& path, Part part);

/// Sees that it is a GGUF file, and makes llama.cpp ready for it. @error NotFound, BadInput
Result<void> check_gguf(const std::filesystem::path& path);

/// What llama.cpp said last of an error, since `check_gguf`; may be empty.
std::string last_llama_error();

/// "llama.cpp cannot load `x.gguf`: …", of what it was doing, with what it said.
std::unexpected<Error> llama_cannot(std::string_view doing, const std::filesystem::path& path);

}  // namespace syscard::model
