#pragma once

// The people's part of a decision: who may do what, what was proposed, voted, adopted, decided,
// excepted and reversed. Records are taken one after the other; each is checked against the
// framework and against those before it, when it is made and again when it is verified.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/rating.h"
#include "people/record.h"

namespace syscard::people {

/// A proposed level with its votes and what the chair made of it.
struct Proposal {
    Record record;
    std::vector<Record> votes;         // the last one of each person
    std::optional<Record> resolution;  // adopted or rejected
    std::optional<Record> ratified;

    std::int64_t votes_with(std::string_view value) const;
    bool adopted() const;
    bool on_fast_track() const;
};

class Board {
  public:
    explicit Board(framework::Framework framework) : framework_(std::move(framework)) {}

    /// Takes one more record.
    ///
    /// @error BadInput  somebody without the role or the duty; a role that may not be held together
    /// with another one that the person acted in; an unknown category, level, action or proposal; a
    /// vote on what is closed; a proposal without quorum; an exception that has expired or lasts
    /// too long; a time before the record before it. `where` is the record's, the hint names the
    /// line of the framework that stands against it.
    Result<void> add(const Record& record);

    const framework::Framework& framework() const { return framework_; }
    const std::vector<Record>& records() const { return records_; }
    const std::vector<Proposal>& proposals() const { return proposals_; }
    std::vector<const Record*> all(std::string_view kind) const;
    const Record* last(std::string_view kind) const;  // null when there is none

    /// Levels, forecasts and attestations that stand at a time (RFC 3339).
    framework::Given given(std::string_view at) const;

    /// Folds orders, ratifications, reversals and exceptions into the decisions, as of a time.
    ///
    /// Only a person's decision lets an action through where the framework asks for a decider. A
    /// person may deny what the rules allow; what the rules do not allow takes an exception, and
    /// that ends.
    void settle(framework::Rating& rating, std::string_view at) const;

  private:
    Result<void> check_person(const Record& record) const;
    Result<void> check_separation(const Record& record, const Person& person) const;
    Result<void> check_content(const Record& record);
    Result<void> add_proposal(const Record& record);
    Result<void> add_vote(const Record& record);
    Result<void> add_resolution(const Record& record);
    Result<void> add_ratification(const Record& record);
    Result<void> check_exception(const Record& record) const;
    Result<void> check_level(const Record& record) const;
    Result<void> check_trigger(const Record& record) const;
    Result<void> check_action(const Record& record, const std::string& action) const;
    Result<Proposal*> open_proposal(const Record& record);
    Proposal* find_proposal(const std::string& id);
    bool holds(const Person& person, std::string_view at) const;
    bool lapsed(const Record& act, bool ratified, std::string_view at) const;
    void settle_action(framework::ActionDecision& action, std::string_view at) const;
    const Record* last_on(std::string_view kind, const std::string& member,
                          const std::string& value) const;

    framework::Framework framework_;
    std::vector<Record> records_;
    std::vector<Proposal> proposals_;
};

}  // namespace syscard::people
