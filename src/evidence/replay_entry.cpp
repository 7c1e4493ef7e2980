#include "evidence/replay_entry.h"

namespace syscard::evidence {

json::Object ReplayEntry::to_json() const {
    return {{"schema", kReplaySchema},
            {"seed", seed},
            {"population", population},
            {"asked", asked},
            {"identical", identical},
            {"same_grade", same_grade},
            {"unanswered", unanswered},
            {"most_differ", most_differ},
            {"revision", revision},
            {"time", time}};
}

Result<ReplayEntry> ReplayEntry::from_json(const json::Object& entry, std::string_view where) {
    ReplayEntry replay;
    SYSCARD_TRY(replay.seed, json::string_member(entry, "seed", where));
    SYSCARD_TRY(replay.population, json::integer_member(entry, "population", where));
    SYSCARD_TRY(replay.asked, json::integer_member(entry, "asked", where));
    SYSCARD_TRY(replay.identical, json::integer_member(entry, "identical", where));
    SYSCARD_TRY(replay.same_grade, json::integer_member(entry, "same_grade", where));
    SYSCARD_TRY(replay.unanswered, json::integer_member(entry, "unanswered", where));
    SYSCARD_TRY(replay.most_differ, json::integer_member(entry, "most_differ", where));
    SYSCARD_TRY(replay.revision, json::string_member(entry, "revision", where));
    SYSCARD_TRY(replay.time, json::string_member(entry, "time", where));
    const std::int64_t answered = replay.asked - replay.unanswered;
    const bool can_be = replay.unanswered >= 0 && answered >= 0 &&
                        replay.asked <= replay.population && replay.identical >= 0 &&
                        replay.identical <= replay.same_grade && replay.same_grade <= answered;
    if (!can_be)
        return fail(ErrorCode::BadInput, "a replay whose counts cannot be", std::string(where));
    return replay;
}

}  // namespace syscard::evidence
