// Which instruction set the CPU loops use.
#pragma once

namespace svx::kernels {

/// The hot CPU loops are compiled once per level; beyond x86-64 only the baseline exists.
enum class Isa {
  Baseline, ///< what the compiler targets by default
  V3,       ///< x86-64-v3: AVX2, FMA
  V4        ///< x86-64-v4: AVX-512 F, BW, CD, DQ, VL
};

/// The level in use: the best the processor has, or less when the environment variable
/// SPECTRAVOX_ISA says "baseline" or "v3", or `limitIsa` was called. Results of different levels
/// agree within rounding, not bit for bit.
Isa isa();

/// Lowers the level (tests); never raises it above what the processor has. Not for use while
/// kernels run.
void limitIsa(Isa highest);

} // namespace svx::kernels
