#pragma once

// What layers did, as the evidence keeps it; and whether that is what they do.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mitigation/filter.h"
#include "mitigation/layer.h"

namespace syscard::mitigation {

/// What one layer did in one turn of a sample. A filter that let pass leaves none: whoever has the
/// texts can ask it again. A judge and a classifier leave what they said.
struct Event {
    std::int64_t turn = 0;  // from 0
    std::string layer;
    bool fired = false;
    std::string rule;   // of a filter: which one; of a classifier: its label
    std::string said;   // of a judge or classifier, whole
    std::string error;  // why a judge or classifier gave no verdict
    std::optional<std::string> before;  // the model's own reply, where another stands in its place
};

/// "house-rules/no-prices", or the layer's name alone.
std::string firing_name(const Event& event);

/// One turn as it is found in the evidence.
struct Turn {
    std::string input;  // what the model was about to be asked
    std::optional<std::string> reply;  // what the user got, bytes; none where likelihoods were asked
};

/// The layers of one arm, ready to act and to be asked again.
class Stack {
  public:
    /// @error BadInput  a rule that RE2 does not take.
    static Result<Stack> make(std::vector<Layer> layers);

    const std::vector<Layer>& layers() const { return layers_; }

    /// The texts of the system layers, an empty line between them; empty without any.
    std::string system_text() const;

    /// What a filter makes of a text. @param layer  index into `layers`.
    std::optional<std::string> matched(std::size_t layer, std::string_view text) const {
        return filters_[layer].first_match(text);
    }

    /// Whether these events are what the layers do in this turn: every filter is asked again, and
    /// every word of a judge or classifier read again.
    /// @error Tampered  with what does not hold.
    Result<void> check(const Turn& turn, std::span<const Event> events) const;

  private:
    class Check;
    std::vector<Layer> layers_;
    std::vector<Filter> filters_;  // as many; without rules where the layer is no filter
};

}  // namespace syscard::mitigation
