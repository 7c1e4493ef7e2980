#include "net/event_stream.h"

#include <gtest/gtest.h>

namespace syscard::net {

TEST(EventStream, JoinsDataLinesAndReadsOverTheRest) {
    const auto events = parse_event_stream(
        ": a comment\nevent: delta\nid: 7\ndata: one\ndata: two\nretry: 10\n\ndata:three\r\n\r\n");
    EXPECT_EQ(events, (std::vector<StreamEvent>{{"delta", "one\ntwo"}, {"", "three"}}));
}

TEST(EventStream, TheLastEventNeedNotEndWithABlankLine) {
    const std::vector<StreamEvent> both = {{"", "one"}, {"", "[DONE]"}};
    for (const char* end : {"", "\n", "\r\n", "\n\n", "\r\r"})
        EXPECT_EQ(parse_event_stream(std::string("data: one\n\ndata: [DONE]") + end), both);
}

TEST(EventStream, NothingIsNoEvent) {
    EXPECT_TRUE(parse_event_stream("\n\n: only a comment\n\n").empty());
    EXPECT_TRUE(parse_event_stream("event: without data").empty());
}

}  // namespace syscard::net
