#pragma once

// A count of tokens of our own beside a service's: the service's figures are what is paid for, and
// nobody can check them who has only its word.

#include <string>

#include "base/error.h"
#include "model/gguf_file.h"
#include "model/model.h"
#include "model/tokenizer.h"

namespace syscard::model {

/// Counts by the vocabulary and the chat template of the served model's GGUF file; its weights are
/// not loaded.
class TokenCounter {
  public:
    /// @param name  the path of a GGUF file, or "default": that of the default model.
    /// @error NotFound, BadInput  of the file. Unsupported  llama.cpp does not know its template.
    static Result<TokenCounter> open(const std::string& name);

    /// "sha256:…" of the file.
    const std::string& file_digest() const { return file_digest_; }

    /// Puts our count of prompt and visible reply beside the service's figures, and says in
    /// `served.usage_fault` where the two differ by more than templates and marks explain.
    void count(const GenerateRequest& request, Generation& generation) const;

  private:
    TokenCounter() = default;

    LoadedModel model_;
    Tokenizer tokenizer_;
    std::string file_digest_;
};

/// Why a service's figures cannot be those of the tokenizer that counted `tokens.own`; empty when
/// they can.
///
/// Prompt: a template may begin with a system message of its own, which llama.cpp's built-in form
/// of it leaves out (SmolLM2's is of 21 tokens): 32 tokens are allowed, and a tenth for what a
/// template trims or writes otherwise. Not compared where tools or a schema were sent: servers
/// write these into the prompt, each in its own words.
///
/// Reply: the end and other marks have no text, and a text can be cut into tokens in several ways:
/// 16 tokens and a tenth. Hidden thinking may come on top, and is not always counted apart; tool
/// calls are no text.
std::string usage_difference(const GenerateRequest& request, const Generation& generation);

}  // namespace syscard::model
