// The run state that `resume` reads, and recorded replies.

#include "eval/run.h"
#include "fuzz.h"
#include "model/replay_model.h"
#include "scratch.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    static const Scratch scratch;
    scratch.write("private/run_state.json", bytes);
    (void)eval::RunState::load({scratch.path()});
    (void)model::open_replay("replay:f", scratch.path() / "private/run_state.json");
}

}  // namespace syscard::fuzz
