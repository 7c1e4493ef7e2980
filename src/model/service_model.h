#pragma once

#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// A model behind a service: any name that `names_service` knows.
/// @error BadInput, NotFound, Io, Unsupported  the name, its key or its tokenizer. Nothing is asked
///                                             before the first sample.
Result<std::unique_ptr<Model>> open_service(Loop& loop, const std::string& name,
                                            const ModelOptions& options);

}  // namespace syscard::model
