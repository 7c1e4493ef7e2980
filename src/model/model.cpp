#include "model/model.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalogue.h"
#include "model/exec_model.h"
#include "model/human_model.h"
#include "model/llama_model.h"
#include "model/replay_model.h"
#include "model/service.h"
#include "model/service_model.h"

namespace syscard::model {

std::string_view counted_by_name(CountedBy by) {
    switch (by) {
        case CountedBy::Nobody:
            return "nobody";
        case CountedBy::Syscard:
            return "syscard";
        case CountedBy::Provider:
            return "provider";
    }
    return "nobody";
}

json::Object to_json(const Identity& identity) {
    json::Object object = {
        {"name", identity.name},
        {"provider", identity.provider},
        {"model", identity.model},
        {"revision", identity.revision},
        {"derived_from", identity.derived_from},
        {"detail", identity.detail},
    };
    if (!identity.mitigations.empty()) object["mitigations"] = json::array_of(identity.mitigations);
    if (!identity.tokenizer.empty()) object["tokenizer"] = identity.tokenizer;
    return object;
}

Result<std::unique_ptr<Model>> open_model(Loop& loop, const std::string& name,
                                          const ModelOptions& options) {
    SYSCARD_TRY(const std::optional<CatalogueEntry> entry, find_entry(name));
    if (entry)
        return open_llama(loop,
                          {.name = name,
                           .title = entry->title,
                           .path = entry->encoded,
                           .derived_from = "sha256:" + entry->fetched_sha256},
                          options);
    const auto after = [&](std::string_view prefix) { return name.substr(prefix.size()); };
    if (name.starts_with("replay:")) return open_replay(name, after("replay:"), options);
    if (name.starts_with("exec:")) return open_exec(loop, name, after("exec:"), options);
    if (name.starts_with("human:")) return open_human(loop, name);
    if (names_service(name)) return open_service(loop, name, options);
    if (name.starts_with("llama:"))
        return open_llama(loop,
                          {.name = name, .title = "", .path = after("llama:"), .derived_from = ""},
                          options);
    if (name.ends_with(".gguf"))
        return open_llama(
            loop, {.name = name, .title = "", .path = name, .derived_from = ""}, options);
    return fail(
        ErrorCode::BadInput,
        fmt::format("unknown model `{}`", name),
        "",
        "a model is `default`, `llama:PATH.gguf`, `exec:PROGRAM`, `human:NAME`, `replay:FILE`, "
        "or a service: `openai:…`, `openai-responses:…`, `anthropic:…`, `gemini:…`, "
        "`azure:…`, `http://host/v1#name`");
}

}  // namespace syscard::model
