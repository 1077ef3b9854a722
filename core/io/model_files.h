// A trained model as a folder of three files.
//
// model.safetensors: the numbers, and the settings as its notes (core/io/safetensors.h).
// card.json: {"format": "spectravox-model", "version": 1, "kind", "name", "notice", "card":
// [{"title", "text"}, ..], "weights": {"file", "bytes", "sha256"}}; the hash, in hex, is of the
// whole safetensors file.
// README.md: the card to read.
#pragma once

#include "core/data/model.h"
#include "core/io/open.h"

namespace svx {

/// Whether the folder, or that of the file `card.json` or `model.safetensors`, is meant as a model.
bool holdsModel(const std::filesystem::path& path);

/// Of the folder, or of a file in it. Throws `Error{Input}` when it is incomplete, damaged, of
/// another program or of a newer version, `Error{Memory}` when it does not fit.
std::shared_ptr<const Model> readModel(const std::filesystem::path& path,
                                       const OpenOptions& options = {});
FileInfo describeModel(const std::filesystem::path& path); ///< by its card alone

/// A new folder, put in the place of an older model at the end; a failure leaves that. Throws
/// `Error{Input}` also for a folder that holds anything else, and for text that is not UTF-8.
void writeModel(const Model& model, const std::filesystem::path& folder);

} // namespace svx
