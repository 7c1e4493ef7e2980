#pragma once

// A server on the test's own loop that does with each request as it is told.

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "async/async.h"

namespace syscard::net::testing {

using boost::asio::use_awaitable;
using boost::asio::ip::tcp;
using std::chrono::milliseconds;

// How a connection takes the request behind an answer.
enum class AtNext { Answer, Close, Reset };

// What the server does with one request.
struct Step {
    std::string bytes;
    bool close = false;      // afterwards
    milliseconds pause{0};   // before the bytes
    std::string later = {};  // bytes behind the answer, when it was read long ago
    AtNext at_next = AtNext::Answer;
};

inline std::string answer(std::string_view body, std::string_view headers = "") {
    return fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}",
        body.size(),
        headers,
        body);
}

class ScriptedServer {
  public:
    explicit ScriptedServer(Loop& loop)
        : loop_(loop), acceptor_(loop, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
        boost::asio::co_spawn(loop_, accept(), ignore_end);
    }

    void then(Step step) { steps_.push_back(std::move(step)); }
    int port() const { return acceptor_.local_endpoint().port(); }
    int connections() const { return connections_; }
    const std::vector<std::string>& requests() const { return requests_; }

  private:
    static void ignore_end(const std::exception_ptr&) {}  // a client that goes away

    Async<void> accept() {
        while (true) {
            tcp::socket socket = co_await acceptor_.async_accept(use_awaitable);
            ++connections_;
            boost::asio::co_spawn(loop_, serve(std::move(socket)), ignore_end);
        }
    }

    Async<void> serve(tcp::socket socket) {
        std::string read;
        while (true) {
            auto buffer = boost::asio::dynamic_buffer(read);
            const std::size_t head =
                co_await boost::asio::async_read_until(socket, buffer, "\r\n\r\n", use_awaitable);
            const std::size_t at = read.find("Content-Length: ");
            const std::size_t length = std::stoul(read.substr(at + 16));
            if (read.size() < head + length)
                co_await boost::asio::async_read(
                    socket,
                    buffer,
                    boost::asio::transfer_exactly(head + length - read.size()),
                    use_awaitable);
            requests_.push_back(std::exchange(read, {}));
            if (steps_.empty()) break;  // not told what to do: nothing
            const Step step = steps_.front();
            steps_.pop_front();
            co_await pause(step.pause);
            co_await boost::asio::async_write(
                socket, boost::asio::buffer(step.bytes), use_awaitable);
            if (step.close) co_return;
            if (step.at_next != AtNext::Answer) {
                co_await socket.async_wait(tcp::socket::wait_read, use_awaitable);
                // What was not received when a socket closes resets the connection.
                std::string dropped(socket.available(), ' ');
                if (step.at_next == AtNext::Close) socket.receive(boost::asio::buffer(dropped));
                co_return;
            }
            if (step.later.empty()) continue;
            co_await pause(milliseconds(20));
            co_await boost::asio::async_write(
                socket, boost::asio::buffer(step.later), use_awaitable);
        }
        co_await pause(std::chrono::minutes(1));
    }

    Async<void> pause(milliseconds time) const {
        if (time.count() == 0) co_return;
        boost::asio::steady_timer timer(loop_, time);
        co_await timer.async_wait(use_awaitable);
    }

    Loop& loop_;
    tcp::acceptor acceptor_;
    std::deque<Step> steps_;
    std::vector<std::string> requests_;
    int connections_ = 0;
};

}  // namespace syscard::net::testing
