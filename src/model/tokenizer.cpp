#include "model/tokenizer.h"

#include <algorithm>

#include <fmt/format.h>

namespace syscard::model {

Result<Tokens> Tokenizer::chat(const std::vector<Message>& messages) const {
    const bool is_plain =
        std::none_of(messages.begin(), messages.end(), [&](const Message& message) {
            return holds_control_token(message.content);
        });
    return is_plain ? chat_as_one_text(messages) : chat_apart(messages);
}

Result<Tokens> Tokenizer::chat_as_one_text(const std::vector<Message>& messages) const {
    SYSCARD_TRY(const std::string written, write_chat(messages));
    return tokenize(written, Start::Text, Markers::Control);
}

// The messages in the model's own template, with the opening of the reply.
Result<std::string> Tokenizer::write_chat(const std::vector<Message>& messages) const {
    std::vector<llama_chat_message> chat;
    std::size_t length = 256;
    for (const Message& message : messages) {
        chat.push_back({message.role.c_str(), message.content.c_str()});
        length += 2 * message.content.size() + 64;
    }
    const char* format = llama_model_chat_template(model_, nullptr);
    std::string text(length, '\0');
    const std::int32_t written = llama_chat_apply_template(format == nullptr ? "chatml" : format,
                                                           chat.data(),
                                                           chat.size(),
                                                           true,
                                                           text.data(),
                                                           static_cast<std::int32_t>(text.size()));
    if (written < 0 || static_cast<std::size_t>(written) > text.size()) {
        return fail(ErrorCode::Unsupported,
                    "llama.cpp does not know the chat template of this model",
                    "",
                    "use a model whose GGUF names a template that llama.cpp knows");
    }
    text.resize(static_cast<std::size_t>(written));
    return text;
}

// Text that reads as a control token, such as `<|im_end|>`, would end its message if it became one.
bool Tokenizer::holds_control_token(const std::string& text) const {
    return tokenize(text, Start::Within, Markers::Control) !=
           tokenize(text, Start::Within, Markers::Text);
}

// The template is written around stand-ins, and each content is put into its place as plain text:
// only the template's own markers become control tokens.
Result<Tokens> Tokenizer::chat_apart(const std::vector<Message>& messages) const {
    const auto stand_in = [](std::size_t i) { return fmt::format("(content-{:06})", i); };
    std::vector<Message> shapes = messages;
    for (std::size_t i = 0; i < shapes.size(); ++i) shapes[i].content = stand_in(i);
    SYSCARD_TRY(const std::string text, write_chat(shapes));
    Tokens tokens;
    std::size_t position = 0;
    const auto append = [&](const Tokens& more) {
        tokens.insert(tokens.end(), more.begin(), more.end());
    };
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::size_t place = text.find(stand_in(i), position);
        if (place == std::string::npos)
            return fail(ErrorCode::Unsupported,
                        "the chat template of this model leaves a message out",
                        "",
                        "an item whose text holds control tokens cannot be asked with it");
        append(tokenize(text.substr(position, place - position),
                        position == 0 ? Start::Text : Start::Within,
                        Markers::Control));
        append(tokenize(messages[i].content, Start::Within, Markers::Text));
        position = place + stand_in(i).size();
    }
    append(tokenize(text.substr(position), Start::Within, Markers::Control));
    return tokens;
}

Tokens Tokenizer::text(const std::string& text) const {
    return tokenize(text, Start::Within, Markers::Text);
}

// At the start of a text llama.cpp adds the token that the model was trained to begin with, if any.
Tokens Tokenizer::tokenize(const std::string& text, Start start, Markers markers) const {
    Tokens tokens(text.size() + 8);
    const std::int32_t count = llama_tokenize(vocabulary_,
                                              text.data(),
                                              static_cast<std::int32_t>(text.size()),
                                              tokens.data(),
                                              static_cast<std::int32_t>(tokens.size()),
                                              start == Start::Text,
                                              markers == Markers::Control);
    tokens.resize(static_cast<std::size_t>(std::max(0, count)));
    return tokens;
}

}  // namespace syscard::model
