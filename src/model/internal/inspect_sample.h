#pragma once

// One sample of an Inspect log as a recorded reply. docs/models.md, Replay, says what becomes of
// which member; what a sample does not tell is a failure with a reason, never an answer.

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "model/recording.h"

namespace syscard::model {

/// Whether this member of a sample is read at all.
bool is_read_of_sample(std::string_view name);

/// The member of an object; nullptr when it is missing, null, or `value` is no object.
const json::Value* inspect_member(const json::Value* value, std::string_view name);

/// A string, or an integer as its digits; empty for anything else.
std::string inspect_text(const json::Value* value);

/// "id/epoch"; empty when the sample lacks one of them.
std::string inspect_key(const json::Value& sample);

/// Finds the text that "attachment://NAME" stands for. @error BadInput  there is none
using FindAttachment = std::function<Result<std::string>(const std::string& name)>;

/// @param subject          the model that was examined, as the log names it
/// @param place            of the sample, for messages
/// @param find_attachment  is asked only where the reply itself is one
RecordedReply reply_of_sample(const json::Value& sample, const std::string& subject,
                              const std::string& place, const FindAttachment& find_attachment);

}  // namespace syscard::model
