#include "net/event_stream.h"

#include <gtest/gtest.h>

namespace syscard::net {

TEST(EventStream, JoinsDataLinesAndReadsOverTheRest) {
    const auto events = parse_event_stream(
        ": a comment\nevent: delta\nid: 7\ndata: one\ndata: two\nretry: 10\n\ndata:three\r\n\r\n");
    ASSERT_TRUE(events);
    EXPECT_EQ(*events, (std::vector<StreamEvent>{{"delta", "one\ntwo"}, {"", "three"}}));
}

TEST(EventStream, AStreamThatEndsInsideAnEventWasCut) {
    EXPECT_FALSE(parse_event_stream("data: whole\n\ndata: {\"half\":"));
    EXPECT_FALSE(parse_event_stream("data: whole\n\ndata: no blank line behind\n"));
    EXPECT_TRUE(parse_event_stream("data: whole\n\n"));
}

TEST(EventStream, NothingIsNoEvent) {
    const auto events = parse_event_stream("\n\n: only a comment\n\n");
    ASSERT_TRUE(events);
    EXPECT_TRUE(events->empty());
}

}  // namespace syscard::net
