#pragma once

#include <string>
#include <vector>

#include <llama.h>

#include "base/error.h"
#include "model/model.h"

namespace syscard::model {

using Tokens = std::vector<llama_token>;

/// Text and chats as tokens of one model. It holds nothing of its own: any thread may use it.
class Tokenizer {
  public:
    Tokenizer() = default;  // of no model yet
    /// @param model  must outlive it. Its weights are not needed.
    explicit Tokenizer(const llama_model* model)
        : model_(model), vocabulary_(llama_model_get_vocab(model)) {}

    /// The messages as the model's own chat template writes them, with the opening of the reply, as
    /// tokens. Text of a message never becomes a control token.
    /// @error Unsupported  llama.cpp does not know the template.
    Result<Tokens> chat(const std::vector<Message>& messages) const;

    /// The same as servers read it: what reads as a control token in a message becomes one.
    Result<Tokens> chat_as_one_text(const std::vector<Message>& messages) const;

    /// A piece of text as it stands, such as an option behind a prompt.
    Tokens text(const std::string& text) const;

  private:
    enum class Start { Text, Within };
    enum class Markers { Control, Text };  // what text that reads as a control token becomes
    Tokens tokenize(const std::string& text, Start start, Markers markers) const;
    Result<std::string> write_chat(const std::vector<Message>& messages) const;
    Result<Tokens> chat_apart(const std::vector<Message>& messages) const;
    bool holds_control_token(const std::string& text) const;

    const llama_model* model_ = nullptr;
    const llama_vocab* vocabulary_ = nullptr;
};

}  // namespace syscard::model
