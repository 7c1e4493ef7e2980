// Who may do what, and what follows: each refusal with its place and a hint.

#include "people/board.h"

#include <gtest/gtest.h>

#include "people/support.h"

namespace syscard::people {
namespace {

constexpr const char* kBeta = "preparedness-beta.yaml";

TEST(Board, RefusesAVoteBySomebodyWhoWasNotAppointed) {
    Board board = appointed(kBeta);
    add(board, propose(1, "p1", "cyber", "low", "post"));
    const Error error = refused(board, vote(2, {"A stranger", "member"}, "p1", "for"));
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_EQ(error.what,
              "a vote by somebody without the role: `A stranger` was not appointed `member`");
    EXPECT_EQ(error.where, "records.yaml:7:5");
    EXPECT_NE(error.hint.find("syscard board appoint"), std::string::npos);
}

TEST(Board, RefusesAVoteInARoleThatMayNotVote) {
    Board board = appointed(kBeta);
    add(board, propose(1, "p1", "cyber", "low", "post"));
    const Error error = refused(board, vote(2, kEvaluator, "p1", "for"));
    EXPECT_NE(error.what.find("which may not vote"), std::string::npos) << error.what;
    EXPECT_NE(error.hint.find("`member` (frameworks/preparedness-beta.yaml:"), std::string::npos)
        << error.hint;
}

TEST(Board, RefusesADeciderWhoAlsoEvaluated) {
    Board board = appointed(kBeta);
    add(board, propose(1, "p1", "cyber", "low", "post"));
    const Error error = refused(board,
                                record("appointment",
                                       {"The secretary", "secretary"},
                                       2,
                                       {{"person", kEvaluator.name}, {"role", "decider"}}));
    EXPECT_EQ(error.what, "`First evaluator` cannot be `decider`: the same person is `evaluator`");
    EXPECT_NE(error.hint.find("separated at frameworks/preparedness-beta.yaml:"), std::string::npos)
        << error.hint;
}

TEST(Board, RefusesAnAppointmentThatHasEnded) {
    Board board(pack(kBeta));
    Record one = appoint(kMember);
    one.texts["until"] = "2026-12-02";
    add(board, one);
    add(board, appoint(kEvaluator));
    add(board, propose(20, "p1", "cyber", "low", "post"));
    add(board, vote(23, kMember, "p1", "for"));
    EXPECT_NE(refused(board, vote(30, kMember, "p1", "against")).what.find("was not appointed"),
              std::string::npos);
}

TEST(Board, RefusesAnExpiredException) {
    Board board = appointed(kBeta);
    const Error error = refused(
        board,
        record("exception",
               kDecider,
               30,
               {{"action", "deploy"}, {"reason", "trusted testers"}, {"expires", "2026-12-01"}}));
    EXPECT_EQ(error.what, "an expired exception: it ended 2026-12-01");
}

TEST(Board, RefusesAnExceptionThatLastsTooLong) {
    Board board = appointed(kBeta);
    const Error error = refused(
        board,
        record("exception",
               kDecider,
               0,
               {{"action", "deploy"}, {"reason", "trusted testers"}, {"expires", "2027-12-01"}}));
    EXPECT_EQ(error.what, "an exception of 365 days; 90 are the most");
    EXPECT_NE(error.hint.find("frameworks/preparedness-beta.yaml:"), std::string::npos);
}

TEST(Board, RefusesAResolutionWithoutQuorumUnlessOnTheFastTrack) {
    Board board = appointed(kBeta);
    add(board, propose(1, "p1", "cyber", "high", "pre"));
    add(board, vote(2, kMember, "p1", "for"));
    add(board, vote(2, kOther, "p1", "abstain"));
    EXPECT_EQ(refused(board, resolve(3, "p1")).what,
              "the proposal `p1` has no quorum: 1 of 2 votes");
    add(board, resolve(3, "p1", "yes"));
}

TEST(Board, RefusesAVoteOnAClosedProposal) {
    Board board = appointed(kBeta);
    adopt(board, 1, "p1", "cyber", "low", "post");
    EXPECT_EQ(refused(board, vote(2, kMember, "p1", "against")).what,
              "the proposal `p1` is closed: The chair resolved it");
}

TEST(Board, RefusesUnknownLevelsCategoriesAndActionsWithTheNearest) {
    Board board = appointed(kBeta);
    EXPECT_EQ(refused(board, propose(1, "p1", "cyber", "hig", "post")).hint,
              "did you mean `high`?");
    EXPECT_EQ(refused(board, propose(1, "p1", "cybr", "high", "post")).hint,
              "did you mean `cyber`?");
    EXPECT_EQ(refused(board, order(1, "deplay", "allow")).hint, "did you mean `deploy`?");
}

TEST(Board, RefusesRecordsOutOfTheOrderOfTheirTimes) {
    Board board = appointed(kBeta);
    add(board, propose(5, "p1", "cyber", "low", "post"));
    EXPECT_EQ(refused(board, vote(4, kMember, "p1", "for")).hint,
              "records stand in the order of their times");
}

TEST(Board, RefusesToCloseAFindingWithoutEvidence) {
    Board board = appointed(kBeta);
    EXPECT_EQ(refused(board,
                      record("retest",
                             kEvaluator,
                             1,
                             {{"finding", "f"}, {"status", "closed"}, {"reason", "gone"}}))
                  .what,
              "a finding is closed by evidence, and none is named");
}

TEST(Board, CountsTheLastVoteOfAPersonAndKeepsDissent) {
    Board board = appointed(kBeta);
    add(board, propose(1, "p1", "cyber", "low", "post"));
    add(board, vote(2, kMember, "p1", "for"));
    add(board, vote(3, kMember, "p1", "against", "too few items"));
    add(board, vote(3, kOther, "p1", "recuse"));
    const Proposal& proposal = board.proposals().front();
    EXPECT_EQ(proposal.votes_with("for"), 0);
    EXPECT_EQ(proposal.votes_with("against"), 1);
    EXPECT_EQ(proposal.votes_with("recuse"), 1);
    EXPECT_EQ(proposal.votes.front().text("dissent"), "too few items");
}

}  // namespace
}  // namespace syscard::people
