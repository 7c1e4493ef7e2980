#pragma once

#include <memory>

#include "model/model.h"

namespace syscard::model {

/// A model whose replies are kept in the folder `options.cache` and given again for the very same
/// request: the same subject, task, sample, epoch, turn, messages, sampling and seed. So a reply is
/// never taken for another epoch or another run's seed. `Generation::from_cache` marks what was not
/// asked anew. Failures are not kept. An entry that cannot be read, or is not what was written, is
/// said once by `options.warn`, asked anew and replaced. Several processes may share the folder.
///
/// @error ReadOnly, NoSpace, Io  the folder cannot be made.
Result<std::unique_ptr<Model>> open_cached(std::unique_ptr<Model> model,
                                           const ModelOptions& options);

}  // namespace syscard::model
