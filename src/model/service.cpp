#include "model/service.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::model {

namespace {

constexpr std::string_view kAzureApiVersion = "2024-10-21";

// A provider with an address of its own. The variables are those of its official SDK.
struct Provider {
    std::string_view prefix;
    std::string_view name;
    Protocol protocol;
    std::string_view base_url;
    std::string_view base_variable;
    std::string_view key_variable;
};

constexpr std::array<Provider, 4> kProviders = {{
    {"openai:",
     "openai",
     Protocol::OpenAiChat,
     "https://api.openai.com/v1",
     "OPENAI_BASE_URL",
     "OPENAI_API_KEY"},
    {"openai-responses:",
     "openai",
     Protocol::OpenAiResponses,
     "https://api.openai.com/v1",
     "OPENAI_BASE_URL",
     "OPENAI_API_KEY"},
    {"anthropic:",
     "anthropic",
     Protocol::Anthropic,
     "https://api.anthropic.com",
     "ANTHROPIC_BASE_URL",
     "ANTHROPIC_API_KEY"},
    {"gemini:",
     "gemini",
     Protocol::Gemini,
     "https://generativelanguage.googleapis.com",
     "GOOGLE_GEMINI_BASE_URL",
     "GEMINI_API_KEY"},
}};
constexpr std::string_view kAzure = "azure:";
constexpr std::string_view kCompatibleKey = "SYSCARD_API_KEY";

std::string environment_or(std::string_view variable, std::string_view otherwise) {
    const char* value = std::getenv(std::string(variable).c_str());
    return value != nullptr && *value != '\0' ? value : std::string(otherwise);
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

bool is_url(std::string_view name) {
    return name.starts_with("http://") || name.starts_with("https://");
}

// On this machine nobody has to be paid, and a test server asks for no key.
bool is_local(std::string_view url) {
    const std::size_t begin = url.find("://");
    const std::string_view rest = begin == std::string_view::npos ? url : url.substr(begin + 3);
    return rest.starts_with("127.") || rest.starts_with("localhost") || rest.starts_with("[::1]");
}

// ---- name?setting=value&… ----

struct SplitName {
    std::string before;
    std::vector<std::pair<std::string, std::string>> settings;
};

Result<SplitName> split_settings(const std::string& name) {
    const std::size_t mark = name.find('?');
    SplitName parts{.before = name.substr(0, mark), .settings = {}};
    if (mark == std::string::npos) return parts;
    for (const std::string& setting : split(name.substr(mark + 1), '&')) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` is no setting of a model", setting),
                        name,
                        "settings are written `?effort=high&stream=1`");
        parts.settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return parts;
}

Result<void> apply_setting(Service& service, const std::string& name, const std::string& value,
                           const std::string& where) {
    WireSettings& settings = service.settings;
    if (name == "effort") {
        settings.effort = value;
    } else if (name == "tier") {
        settings.service_tier = value;
    } else if (name == "thinking") {
        const auto tokens = parse_unsigned(value);
        if (!tokens || *tokens > (1U << 20))
            return fail(ErrorCode::BadInput,
                        fmt::format("`thinking` is `{}`, not a number of tokens", value),
                        where);
        settings.thinking_tokens = static_cast<std::int64_t>(*tokens);
    } else if (name == "stream") {
        if (service.protocol == Protocol::Gemini && value == "1")
            return fail(ErrorCode::Unsupported, "Gemini is not asked for streams", where);
        settings.stream = value == "1";
    } else if (name == "base") {
        service.base_url = without_slash(value);
    } else if (name == "tokenizer") {
        if (value.empty())
            return fail(ErrorCode::BadInput,
                        "`tokenizer` names no file",
                        where,
                        "it is the GGUF file of the model that is served, or `default`");
        service.tokenizer = value;
    } else if (name == "key") {
        service.key_variable = value;  // the name of a variable: a key itself would stand in `ps`
    } else {
        const std::vector<std::string> known = {
            "effort", "tier", "thinking", "stream", "tokenizer", "base", "key"};
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown setting `{}` of a model", name),
                    where,
                    hint_for_unknown(name, known));
    }
    return {};
}

Result<void> apply_settings(Service& service, const SplitName& parts, const std::string& where) {
    for (const auto& [name, value] : parts.settings)
        SYSCARD_CHECK(apply_setting(service, name, value, where));
    return {};
}

// ---- the kinds of names ----

Result<Service> provider_service(const Provider& provider, const std::string& name) {
    Service service{
        .provider = std::string(provider.name),
        .protocol = provider.protocol,
        .dialect = Dialect::OpenAi,
        .base_url = without_slash(environment_or(provider.base_variable, provider.base_url)),
        .url_query = "",
        .settings = {},
        .key_variable = std::string(provider.key_variable),
        .key = {}};
    SYSCARD_TRY(const SplitName parts, split_settings(name.substr(provider.prefix.size())));
    service.settings.model = parts.before;
    SYSCARD_CHECK(apply_settings(service, parts, name));
    return service;
}

Result<Service> azure_service(const std::string& name) {
    const std::string endpoint = environment_or("AZURE_OPENAI_ENDPOINT", "");
    Service service{
        .provider = "azure",
        .protocol = Protocol::OpenAiChat,
        .dialect = Dialect::OpenAi,
        .base_url = without_slash(endpoint),
        .url_query = "?api-version=" + environment_or("OPENAI_API_VERSION", kAzureApiVersion),
        .settings = {},
        .key_variable = "AZURE_OPENAI_API_KEY",
        .key = {}};
    SYSCARD_TRY(const SplitName parts, split_settings(name.substr(kAzure.size())));
    service.settings.model = parts.before;
    SYSCARD_CHECK(apply_settings(service, parts, name));
    if (service.base_url.empty())
        return fail(ErrorCode::BadInput,
                    "AZURE_OPENAI_ENDPOINT is not set",
                    name,
                    "it is the address of your resource: https://NAME.openai.azure.com");
    service.base_url += "/openai/deployments/" + service.settings.model;
    return service;
}

// http://host/v1?effort=high#name: the fragment is never sent, so the model's name is safe there.
Result<Service> compatible_service(const std::string& name) {
    const std::size_t mark = name.find('#');
    Service service{.provider = "openai-compatible",
                    .protocol = Protocol::OpenAiChat,
                    .dialect = Dialect::Compatible,
                    .base_url = "",
                    .url_query = "",
                    .settings = {},
                    .key_variable = std::string(kCompatibleKey),
                    .key = {}};
    if (mark == std::string::npos || mark + 1 == name.size())
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` does not name a model", name),
                    "",
                    "write the server's name of it behind a `#`: http://127.0.0.1:8080/v1#name");
    SYSCARD_TRY(const SplitName parts, split_settings(name.substr(0, mark)));
    service.base_url = without_slash(parts.before);
    service.settings.model = name.substr(mark + 1);
    SYSCARD_CHECK(apply_settings(service, parts, name));
    return service;
}

Result<Service> parse_service(const std::string& name) {
    for (const Provider& provider : kProviders) {
        if (name.starts_with(provider.prefix)) return provider_service(provider, name);
    }
    if (name.starts_with(kAzure)) return azure_service(name);
    return compatible_service(name);
}

}  // namespace

bool names_service(const std::string& name) {
    for (const Provider& provider : kProviders) {
        if (name.starts_with(provider.prefix)) return true;
    }
    return name.starts_with(kAzure) || is_url(name);
}

bool redirected_by_environment(const std::string& name) {
    return std::any_of(kProviders.begin(), kProviders.end(), [&](const Provider& provider) {
        return name.starts_with(provider.prefix) &&
               !environment_or(provider.base_variable, "").empty();
    });
}

Result<Service> find_service(const std::string& name) {
    SYSCARD_TRY(Service service, parse_service(name));
    if (service.settings.model.empty())
        return fail(ErrorCode::BadInput, fmt::format("`{}` names no model", name));
    if (!is_url(service.base_url))
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is no address of a service", service.base_url),
                    name,
                    "an address begins with http:// or https://");
    SYSCARD_TRY(service.key, find_api_key(service.key_variable));
    if (!service.key && service.provider == "gemini" && service.key_variable == "GEMINI_API_KEY") {
        SYSCARD_TRY(service.key, find_api_key("GOOGLE_API_KEY"));
    }
    const bool needed = service.provider != "openai-compatible" && !is_local(service.base_url);
    if (needed && !service.key)
        return fail(ErrorCode::BadInput,
                    fmt::format("no API key: {0} is not set, and neither is {0}_FILE",
                                service.key_variable),
                    name,
                    fmt::format("export {}=…, or let {}_FILE name a file that holds the key",
                                service.key_variable,
                                service.key_variable));
    return service;
}

std::vector<std::string> Service::headers() const {
    std::vector<std::string> headers = {"Content-Type: application/json",
                                        "Accept: application/json, text/event-stream",
                                        "User-Agent: syscard"};  // some firewalls insist on one
    if (protocol == Protocol::Anthropic) headers.emplace_back("anthropic-version: 2023-06-01");
    if (!key) return headers;
    if (provider == "azure")
        headers.push_back("api-key: " + key->reveal());
    else if (protocol == Protocol::Anthropic)
        headers.push_back("x-api-key: " + key->reveal());
    else if (protocol == Protocol::Gemini)
        headers.push_back("x-goog-api-key: " + key->reveal());
    else
        headers.push_back("Authorization: Bearer " + key->reveal());
    return headers;
}

std::unique_ptr<Wire> wire_of(const Service& service) {
    switch (service.protocol) {
        case Protocol::OpenAiChat:
            return openai_chat_wire(service.settings, service.dialect);
        case Protocol::OpenAiResponses:
            return openai_responses_wire(service.settings);
        case Protocol::Anthropic:
            return anthropic_wire(service.settings);
        case Protocol::Gemini:
            return gemini_wire(service.settings);
    }
    return openai_chat_wire(service.settings, service.dialect);
}

}  // namespace syscard::model
