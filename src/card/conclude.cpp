#include "card/conclude.h"

namespace syscard::card {

Result<Conclusions> conclude(const measure::RunRecord& record) {
    Conclusions conclusions;
    SYSCARD_TRY(conclusions.measurements, measure::measure_run(record));
    SYSCARD_TRY(const framework::Framework framework,
                framework::parse_framework(record.plan.framework.text, record.plan.framework.file));
    conclusions.rating = framework::rate(framework, conclusions.measurements);
    for (const measure::Measurement& measurement : conclusions.measurements)
        conclusions.entries.push_back(measure::to_json(measurement));
    for (json::Object& entry : framework::to_entries(conclusions.rating))
        conclusions.entries.push_back(std::move(entry));
    return conclusions;
}

}  // namespace syscard::card
