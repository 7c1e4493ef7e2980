// One client, two ways to send: without libcurl to an address that is written out, with it to any
// other. Each test runs both ways against a server that does as it is told.

#include "net/http_client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/internal/plain_http.h"
#include "net/scripted_server.h"

namespace syscard::net {
namespace {

using std::chrono::milliseconds;
using testing::answer;
using testing::AtNext;
using testing::ScriptedServer;

// "127.1" is an address that only libcurl's resolver reads.
class HttpClients : public ::testing::TestWithParam<std::string> {
  protected:
    Target target(std::vector<std::string> headers = {"Content-Type: application/json"}) const {
        return Target(fmt::format("http://{}:{}/v1/chat", GetParam(), server_.port()), headers);
    }

    Result<HttpResponse> post(const std::string& body = "{}", Deadline deadline = Deadline::never(),
                              const PieceCheck& check = {}) {
        if (!client_) client_.emplace(loop_, options_);
        const Target to = target();
        return run_on(loop_, client_->post(to, body, deadline, check));
    }

    void let_pass(milliseconds time) {
        loop_.restart();
        loop_.run_for(time);
    }

    void expect_body(const Result<HttpResponse>& response, std::string_view body) {
        ASSERT_TRUE(response) << response.error().what;
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->body, body);
    }

    void expect_error(const Result<HttpResponse>& response, ErrorCode code) {
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, code) << response.error().what;
    }

    Loop loop_;
    ScriptedServer server_{loop_};
    HttpOptions options_;
    std::optional<HttpClient> client_;
};

INSTANTIATE_TEST_SUITE_P(BothWays, HttpClients, ::testing::Values("127.0.0.1", "127.1"),
                         [](const auto& parameter) {
                             return parameter.param == "127.1" ? "ByCurl" : "Plain";
                         });

TEST_P(HttpClients, GoTheWayTheirAddressSays) {
    EXPECT_EQ(plain_target(target().url()).has_value(), GetParam() == "127.0.0.1");
    for (const char* url : {"https://127.0.0.1/",
                            "http://example.org/",
                            "http://a@127.0.0.1/",
                            "http://127.0.0.1/a b",
                            "http://127.0.0.1:99999/",
                            "http://[::1/"})
        EXPECT_FALSE(plain_target(url)) << url;
    for (const char* url : {"http://localhost:8000/v1", "http://[::1]:8000", "http://127.0.0.1"})
        EXPECT_TRUE(plain_target(url)) << url;
}

TEST_P(HttpClients, SendTheBodyAndReadTheAnswer) {
    server_.then({answer(R"({"a":1})", "X-Request-Id: r-1\r\nServer: x\r\n")});
    const auto response = post(R"({"question":"?"})");
    expect_body(response, R"({"a":1})");
    EXPECT_EQ(response->header("x-request-id"), "r-1");
    EXPECT_EQ(response->header("content-type"), "application/json");
    EXPECT_FALSE(response->header("server")) << "nobody asks for it";
    const std::string& request = server_.requests().front();
    EXPECT_TRUE(request.starts_with("POST /v1/chat HTTP/1.1\r\n"));
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"question\":\"?\"}"));
    EXPECT_NE(request.find(fmt::format("Host: 127.0.0.1:{}\r\n", server_.port())),
              std::string::npos);
}

TEST_P(HttpClients, KeepConnectionsAlive) {
    for (const char* body : {"1", "2", "3"}) {
        server_.then({answer(body)});
        expect_body(post(), body);
    }
    EXPECT_EQ(server_.connections(), 1);
}

TEST_P(HttpClients, GoOnWithANewConnectionWhereTheServerClosedTheOldOne) {
    server_.then({answer("1"), true});
    server_.then({answer("2", "Connection: close\r\n"), true});
    server_.then({answer("3")});
    for (const char* body : {"1", "2", "3"}) expect_body(post(), body);
    EXPECT_EQ(server_.connections(), 3);
}

TEST_P(HttpClients, GoOnWithANewConnectionWhereAllTheOldOnesAreDead) {
    constexpr int many = 8;  // libcurl gives up when it has met five
    client_.emplace(loop_, options_);
    const Target to = target();
    int opened = 0;
    for (const AtNext death : {AtNext::Close, AtNext::Reset}) {
        int answered = 0;
        const auto ask = [&]() -> Async<void> {
            const auto response = co_await client_->post(to, "{}", Deadline::never(), {});
            answered += response && response->body == "1";
        };
        for (int i = 0; i < many; ++i) {
            server_.then({.bytes = answer("1"), .pause = milliseconds(50), .at_next = death});
            boost::asio::co_spawn(loop_, ask(), boost::asio::detached);
        }
        let_pass(milliseconds(300));
        ASSERT_EQ(answered, many);
        server_.then({answer("2", "Connection: close\r\n"), true});
        expect_body(post(), "2");
        EXPECT_GE(server_.connections(), opened + many + 1);
        opened = server_.connections();
    }
    EXPECT_EQ(server_.requests().size(), 2 * (many + 1U));
}

TEST_P(HttpClients, NeverTakeBytesBehindAnAnswerForTheNextOne) {
    server_.then({answer("1") + answer("stray")});
    server_.then({answer("2")});
    expect_body(post(), "1");
    expect_body(post(), "2");
}

TEST_P(HttpClients, NeverTakeAnAnswerThatNobodyAskedForForTheNextOne) {
    if (GetParam() == "127.1")
        GTEST_SKIP() << "libcurl takes what came while a connection was idle";
    server_.then({.bytes = answer("1"), .later = answer("stray")});
    server_.then({answer("2")});
    expect_body(post(), "1");
    let_pass(milliseconds(60));
    expect_body(post(), "2");
}

TEST_P(HttpClients, ReadChunksInAnyPieces) {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    server_.then({head + "3\r\nabc\r\n10;x=y\r\n0123456789abcdef\r\n0\r\nTrailer: t\r\n\r\n"});
    server_.then({.bytes = head + "2\r", .later = "\nde\r\n0\r\n\r\n"});
    expect_body(post(), "abc0123456789abcdef");
    expect_body(post(), "de");
    EXPECT_EQ(server_.connections(), 1);
}

TEST_P(HttpClients, ReadAnAnswerThatEndsWithTheConnection) {
    server_.then({"HTTP/1.0 200 OK\r\n\r\nall of it", true});
    expect_body(post(), "all of it");
}

TEST_P(HttpClients, PassOverInterimAnswers) {
    server_.then({"HTTP/1.1 100 Continue\r\n\r\n" + answer("1")});
    expect_body(post(), "1");
}

TEST_P(HttpClients, GiveAnswersOfAnyStatus) {
    server_.then({"HTTP/1.1 429 Slow\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"});
    const auto response = post();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 429);
    EXPECT_EQ(response->header("retry-after"), "2");
}

TEST_P(HttpClients, RefuseAnAnswerThatWasCut) {
    server_.then({answer("whole").substr(0, answer("whole").size() - 2), true});
    expect_error(post(), ErrorCode::Unavailable);
    EXPECT_EQ(server_.requests().size(), 1U) << "asked again by whoever counts the tries";
}

TEST_P(HttpClients, RefuseAConnectionThatEndsWithoutAnAnswer) {
    server_.then({"", true});
    expect_error(post(), ErrorCode::Unavailable);
}

TEST_P(HttpClients, RefuseWhatIsNoHttp) {
    server_.then({"this is no HTTP\r\n\r\n", true});
    expect_error(post(), ErrorCode::Unavailable);
}

// Each is HTTP that Beast does not read; libcurl does, from the next try on.
TEST_P(HttpClients, ReadWhatServersWriteThatAreNotStrict) {
    const std::string gzipped(
        "\x1f\x8b\x08\0\0\0\0\0\x02\xff\xcb\x48\xcd\xc9\xc9\x07\0\x86\xa6\x10\x36\x05\0\0\0", 25);
    const std::vector<std::string> answers = {
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n" + gzipped};
    for (const std::string& bytes : answers) {
        client_.reset();
        server_.then({bytes, true});
        auto response = post();
        if (GetParam() == "127.0.0.1") {
            expect_error(response, ErrorCode::Unavailable);
            server_.then({bytes, true});
            response = post();
        }
        expect_body(response, "hello");
    }
}

TEST_P(HttpClients, AskForNoEncodingThatIsNotUndone) {
    server_.then({answer("1", "Content-Encoding: Identity\r\n")});
    expect_body(post(), "1");
    const bool plain = GetParam() == "127.0.0.1";
    EXPECT_EQ(server_.requests().front().find("Accept-Encoding: identity\r\n") != std::string::npos,
              plain);
}

TEST_P(HttpClients, RefuseAnswersThatAreTooLong) {
    options_.most_body = 1000;
    server_.then({answer(std::string(1001, 'x'))});
    expect_error(post(), ErrorCode::Unavailable);
    server_.then({answer("", fmt::format("X: {}\r\n", std::string(100'000, 'x')))});
    expect_error(post(), ErrorCode::Unavailable);
    server_.then({answer(std::string(1000, 'x'))});
    expect_body(post(), std::string(1000, 'x'));
}

TEST_P(HttpClients, ReadLongAnswersAndSendLongRequests) {
    const std::string body(3'000'000, 'x');
    server_.then({answer(body)});
    expect_body(post(body), body);
    EXPECT_TRUE(server_.requests().front().ends_with(body));
}

TEST_P(HttpClients, StopWhereAPieceIsNotAsItShouldBe) {
    const PieceCheck check = [](std::string_view body, std::size_t&) { return body != "no"; };
    server_.then({answer("no")});
    expect_error(post("{}", Deadline::never(), check), ErrorCode::Unavailable);
}

TEST_P(HttpClients, EndAtTheDeadlineAndOfAnAttempt) {
    options_.attempt = milliseconds(200);
    server_.then({.bytes = answer("late"), .pause = milliseconds(5000)});
    expect_error(post("{}", Deadline::after(milliseconds(100))), ErrorCode::Timeout);
    expect_error(post("{}", Deadline::after(milliseconds(0))), ErrorCode::Timeout);
    server_.then({.bytes = answer("late"), .pause = milliseconds(5000)});
    expect_error(post(), ErrorCode::Unavailable);
}

TEST_P(HttpClients, EndAfterSilence) {
    options_.silence = milliseconds(1000);  // libcurl counts in seconds
    server_.then({answer("never whole").substr(0, 60)});
    expect_error(post(), ErrorCode::Unavailable);
}

TEST_P(HttpClients, SayThatNobodyListens) {
    const int port = server_.port();
    const Target nowhere(fmt::format("http://{}:1/", GetParam()), {});
    HttpClient client(loop_, options_);
    const std::string body = "{}";
    expect_error(run_on(loop_, client.post(nowhere, body, Deadline::never())),
                 ErrorCode::Unavailable);
    EXPECT_NE(port, 1);
}

TEST_P(HttpClients, EndEverythingThatIsUnderWayWhenTold) {
    server_.then({.bytes = answer("late"), .pause = milliseconds(5000)});
    client_.emplace(loop_, options_);
    boost::asio::steady_timer soon(loop_, milliseconds(30));
    soon.async_wait([&](const boost::system::error_code&) { client_->cancel_all(); });
    const auto response = post();
    expect_error(response, ErrorCode::Unavailable);
    EXPECT_EQ(response.error().what, "cancelled");
}

TEST_P(HttpClients, MayEndBeforeWhatIsUnderWay) {
    server_.then({.bytes = answer("late"), .pause = milliseconds(5000)});
    client_.emplace(loop_, options_);
    boost::asio::steady_timer soon(loop_, milliseconds(30));
    soon.async_wait([&](const boost::system::error_code&) { client_.reset(); });
    expect_error(post(), ErrorCode::Unavailable);
    let_pass(milliseconds(150));
}

}  // namespace
}  // namespace syscard::net
