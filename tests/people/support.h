#pragma once

// Records by hand, and a board to put them on.

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"
#include "people/board.h"

namespace syscard::people {

inline framework::Framework pack(const std::string& name) {
    const std::string path = SYSCARD_SOURCE_DIR "/frameworks/" + name;
    const auto text = read_file(path);
    EXPECT_TRUE(text) << path;
    const auto framework = framework::parse_framework(*text, "frameworks/" + name);
    EXPECT_TRUE(framework) << framework.error().what << " at " << framework.error().where;
    return framework.value_or(framework::Framework{});
}

using Texts = std::map<std::string, std::string, std::less<>>;

/// A record at an hour of 1 December 2026, or of a later day: 25 is one o'clock on the second.
inline Record record(const std::string& kind, const Person& by, int hour, Texts texts,
                     std::vector<std::string> evidence = {}) {
    Record one;
    one.kind = kind;
    one.by = by;
    const int day = 1 + hour / 24;
    char time[32];
    std::snprintf(time, sizeof time, "2026-12-%02dT%02d:00:00Z", day, hour % 24);
    one.time = time;
    one.texts = std::move(texts);
    if (!evidence.empty()) one.lists["evidence"] = std::move(evidence);
    one.where = "records.yaml:7:5";
    return one;
}

inline const Person kEvaluator{"First evaluator", "evaluator"};
inline const Person kMember{"First member", "member"};
inline const Person kOther{"Second member", "member"};
inline const Person kChair{"The chair", "chair"};
inline const Person kDecider{"The decider", "decider"};
inline const Person kBoard{"A director", "board"};

inline Record appoint(const Person& person) {
    return record("appointment",
                  {"The secretary", "secretary"},
                  0,
                  {{"person", person.name}, {"role", person.role}});
}

/// A board on which everybody is appointed.
inline Board appointed(const std::string& name) {
    Board board(pack(name));
    for (const Person& each : {kEvaluator, kMember, kOther, kChair, kDecider, kBoard})
        EXPECT_TRUE(board.add(appoint(each)));
    return board;
}

inline void add(Board& board, const Record& one) {
    const auto added = board.add(one);
    EXPECT_TRUE(added) << added.error().what << " at " << added.error().where << ": "
                       << added.error().hint;
}

inline Error refused(Board& board, const Record& one) {
    const auto added = board.add(one);
    EXPECT_FALSE(added);
    return added ? Error{} : added.error();
}

inline Record propose(int hour, const std::string& id, const std::string& category,
                      const std::string& level, const std::string& state,
                      const std::string& basis = "assigned") {
    return record(
        "proposal",
        kEvaluator,
        hour,
        {{"id", id},
         {"category", category},
         {"level", level},
         {"state", state},
         {"basis", basis},
         {"reason", "what the evaluators found"}},
        basis == "measured" ? std::vector<std::string>{"a.b.c"} : std::vector<std::string>{});
}

inline Record vote(int hour, const Person& by, const std::string& proposal,
                   const std::string& value, const std::string& dissent = "") {
    Texts texts = {{"proposal", proposal}, {"value", value}};
    if (!dissent.empty()) texts["dissent"] = dissent;
    return record("vote", by, hour, std::move(texts));
}

inline Record resolve(int hour, const std::string& proposal, const std::string& fast = "no") {
    return record("resolution",
                  kChair,
                  hour,
                  {{"proposal", proposal},
                   {"value", "adopt"},
                   {"fast_track", fast},
                   {"reason", "as proposed"}});
}

inline Record order(int hour, const std::string& action, const std::string& value,
                    const std::string& fast = "no") {
    return record("order",
                  kDecider,
                  hour,
                  {{"action", action},
                   {"value", value},
                   {"fast_track", fast},
                   {"reason", "on the advice of the group"},
                   {"would_change", "a level above medium after mitigation"}});
}

/// Proposed, voted by two and adopted, from an hour on.
inline void adopt(Board& board, int hour, const std::string& id, const std::string& category,
                  const std::string& level, const std::string& state) {
    add(board, propose(hour, id, category, level, state));
    add(board, vote(hour, kMember, id, "for"));
    add(board, vote(hour, kOther, id, "for"));
    add(board, resolve(hour, id));
}

}  // namespace syscard::people
