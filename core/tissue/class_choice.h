// Which labels of a tissue microarray are told apart, and which go by one name.
#pragma once

#include "core/tissue/tissue.h"

namespace svx {

/// Makes the classes of the tissue those that `text` names, in its order: labels, separated by
/// commas, where "A = B + C" calls cores labelled B or C "A", and "A = *" those of all labels that
/// are not named. Letters are matched as they are, else without regard to capitals where only one
/// label fits. Cores of other labels become unlabelled; a sentence about them is returned. A text
/// of spaces leaves all as it is. Throws `Error{Usage}` that lists the labels there are for a name
/// that no core carries, and for fewer than two classes, a label or class named twice, and a class
/// named like a label that is none of its own.
std::vector<std::string> chooseClasses(Tissue& tissue, const std::string& text);

} // namespace svx
