#pragma once

// A subject behind its layers. Each request names the arm it belongs to, and the layers of that arm
// act on it in order: those on the input, the model itself, those on the output. The first that
// fires settles the user's reply; one that gives no verdict is a failure, never a refusal.

#include <memory>
#include <string>
#include <vector>

#include "async/async.h"
#include "base/error.h"
#include "mitigation/layer.h"
#include "model/model.h"

namespace syscard::eval {

/// Puts layers around a model. Judges are opened by name, one for all layers that name it, and none
/// where it is the subject itself.
///
/// @param model  must outlive what is returned.
/// @param arms  that will be asked: mitigation/arm.h.
/// @error BadInput, NotFound  a judge that cannot be opened.
Result<std::unique_ptr<model::Model>> add_layers(Loop& loop, model::Model& model,
                                                 std::vector<mitigation::Layer> layers,
                                                 const std::vector<std::string>& arms,
                                                 const model::ModelOptions& options);

}  // namespace syscard::eval
