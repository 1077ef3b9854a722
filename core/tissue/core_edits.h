// Cores of a tissue microarray corrected by hand.
#pragma once

#include "core/data/table.h"

namespace svx {

// Tables with a row for each core, as `tissueOf` reads them; a core without a name is called by the
// number of its row. All throw `Error{Input}` where no core has that name, or the table no circles.

Table withCoreMoved(Table cores, const std::string& core, double dx, double dy); ///< pixels
Table withoutCore(Table cores, const std::string& core);
/// `column`: "label" or "patient", which is made where it is missing.
Table withCoreCalled(Table cores, const std::string& core, const std::string& column,
                     const std::string& text);
/// A core at (x, y), pixels as the table counts them, as large as the median of the others, with a
/// name that is free; its other cells are empty.
Table withCoreAdded(Table cores, double x, double y);

} // namespace svx
