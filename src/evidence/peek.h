#pragma once

// Reading a log that another process may be writing: what is durable, without a lock.

#include <filesystem>

#include "base/error.h"
#include "evidence/log_reader.h"

namespace syscard::evidence {

/// Visits all entries of a log, whatever state it is in: published, under way, or left by a crash.
/// What a writer has not finished is left out.
/// @error NotFound  there is no log. Tampered, Io
Result<void> peek(const std::filesystem::path& evidence, const EntryVisitor& visit);

/// Whether a process holds the lock of this private directory now.
bool is_being_written(const std::filesystem::path& private_directory);

}  // namespace syscard::evidence
