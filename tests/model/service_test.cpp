#include "model/service.h"

#include <cstdlib>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"

namespace syscard::model {

namespace {

// A variable of the environment for as long as a test lasts.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : name_(name) {
        ::setenv(name, value.c_str(), 1);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }

  private:
    const char* name_;
};

}  // namespace

TEST(Service, ANameSaysProviderModelAndSettings) {
    const Variable key("OPENAI_API_KEY", "sk-0123456789");
    const auto service = find_service("openai-responses:o3-mini?effort=high&tier=flex&stream=1");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->protocol, Protocol::OpenAiResponses);
    EXPECT_EQ(service->base_url, "https://api.openai.com/v1");
    EXPECT_EQ(service->settings.model, "o3-mini");
    EXPECT_EQ(service->settings.effort, "high");
    EXPECT_EQ(service->settings.service_tier, "flex");
    EXPECT_TRUE(service->settings.stream);
    EXPECT_EQ(service->headers().back(), "Authorization: Bearer sk-0123456789");
}

TEST(Service, ACompatibleServerIsItsAddressAndAName) {
    const auto service = find_service("http://127.0.0.1:8080/v1/?effort=low#Qwen/Qwen3-8B");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->base_url, "http://127.0.0.1:8080/v1");
    EXPECT_EQ(service->settings.model, "Qwen/Qwen3-8B");
    EXPECT_EQ(service->settings.effort, "low");
    EXPECT_EQ(service->dialect, Dialect::Compatible);
    EXPECT_FALSE(find_service("http://127.0.0.1:8080/v1"));
}

TEST(Service, TheKeyOfAProviderIsNotSentToACompatibleServer) {
    const Variable key("OPENAI_API_KEY", "sk-0123456789");
    const auto service = find_service("http://127.0.0.1:8080/v1#x");
    ASSERT_TRUE(service);
    EXPECT_FALSE(service->key);
    const auto asked_for = find_service("http://127.0.0.1:8080/v1?key=OPENAI_API_KEY#x");
    ASSERT_TRUE(asked_for);
    EXPECT_TRUE(asked_for->key);
}

TEST(Service, AzureIsADeploymentOfAResource) {
    const Variable endpoint("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com/");
    const Variable key("AZURE_OPENAI_API_KEY", "azure-key");
    const auto service = find_service("azure:gpt-4o-eu");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->base_url, "https://mine.openai.azure.com/openai/deployments/gpt-4o-eu");
    EXPECT_EQ(service->url_query, "?api-version=2024-10-21");
    EXPECT_EQ(service->headers().back(), "api-key: azure-key");
}

TEST(Service, AMissingKeyAndAWrongSettingAreToldBeforeAnythingIsAsked) {
    ::unsetenv("ANTHROPIC_API_KEY");
    const auto missing = find_service("anthropic:claude-sonnet-4-5");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().what,
              "no API key: ANTHROPIC_API_KEY is not set, and neither is ANTHROPIC_API_KEY_FILE");
    const auto unknown = find_service("openai:gpt-4o?efort=high");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().hint, "did you mean `effort`?");
}

TEST(Service, ANameMayNameATokenizerButNotAnEmptyOne) {
    const auto service = find_service("http://127.0.0.1:8080/v1?tokenizer=/models/q.gguf#q");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->tokenizer, "/models/q.gguf");
    EXPECT_EQ(service->settings.model, "q");
    const auto empty = find_service("http://127.0.0.1:8080/v1?tokenizer=#q");
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().what, "`tokenizer` names no file");
}

TEST(ApiKey, ComesFromAFileToo) {
    const std::string path = fmt::format("{}/syscard-key-{}", ::testing::TempDir(), ::getpid());
    ASSERT_TRUE(write_file_durably(path, "sk-from-a-file\n"));
    const Variable file("SYSCARD_TEST_KEY_FILE", path);
    const auto key = find_api_key("SYSCARD_TEST_KEY");
    ASSERT_TRUE(key);
    ASSERT_TRUE(*key);
    EXPECT_EQ((*key)->reveal(), "sk-from-a-file");
    ::unlink(path.c_str());
}

TEST(ApiKey, IsNeverPrinted) {
    const ApiKey key("sk-0123456789");
    std::ostringstream out;
    out << key;
    EXPECT_EQ(out.str(), "****");
    EXPECT_EQ(key.redact("wrong key sk-0123456789, sk-0123456789!"), "wrong key ****, ****!");
}

TEST(ApiKey, WithALineFeedInsideIsRefused) {
    const Variable value("SYSCARD_TEST_KEY", "one\r\nx-injected: two");
    EXPECT_FALSE(find_api_key("SYSCARD_TEST_KEY"));
}

}  // namespace syscard::model
