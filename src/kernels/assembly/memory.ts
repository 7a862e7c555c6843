/**
 * Where everything lies in the kernel's memory. Tables of fixed size come first, each behind the one before; the arena
 * behind them holds one image at a time: the host's bytes, then whatever the stages reserve.
 */

/** The first bytes stay empty, so that a wild null pointer meets nothing. */
const FIXED_START: usize = 0x400;

/** Huffman tables in decoding form: four for DC, four for AC. */
export const HUFFMAN_TABLES: usize = FIXED_START;
export const HUFFMAN_TABLE_BYTES: usize = 0x7400;

/** (2048) u32, used while a Huffman table is built. */
export const SYMBOL_SCRATCH: usize = HUFFMAN_TABLES + 8 * HUFFMAN_TABLE_BYTES;

/** Four quantization tables of 64 u16, in natural order. */
export const QUANT_TABLES: usize = SYMBOL_SCRATCH + 2048 * 4;
export const QUANT_TABLE_BYTES: usize = 128;

/** 64 i16 coefficients, and room for what a damaged file writes outside. */
export const BLOCK: usize = QUANT_TABLES + 4 * QUANT_TABLE_BYTES;
/** The same block between the passes of the inverse DCT. */
export const HALF_DONE_BLOCK: usize = BLOCK + 0x100;

/** (256) u8, byte offset in `BLOCK` by zigzag index. */
export const COEFFICIENT_OFFSETS: usize = HALF_DONE_BLOCK + 0x100;

/** Four records, see jpeg/frame. */
export const COMPONENTS: usize = COEFFICIENT_OFFSETS + 0x100;
export const COMPONENT_BYTES: usize = 64;

/** Ten records, see jpeg/mcu-blocks. */
export const MCU_BLOCKS: usize = COMPONENTS + 4 * COMPONENT_BYTES;
export const MCU_BLOCK_BYTES: usize = 32;

/** Constants of the compiler begin at `memoryBase` of asconfig.json, which must not be below. */
const FIXED_END: usize = MCU_BLOCKS + 10 * MCU_BLOCK_BYTES;
const MEMORY_BASE: usize = 0x40000;

/**
 * The most that an image takes, in every module: bit addresses are 32 bits wide, which end at 512 MiB of memory. `maximumMemory` of the
 * asconfig files lets a module's own tables and this be there.
 */
const MAX_ARENA_BYTES: usize = 384 << 20;

/** Vector loads and stores may touch this much on either side of an allocation. */
export const PADDING: usize = 64;

/**
 * By how much memory grows at least, which takes none until it is touched: each time V8 takes all of it for new, and soon collects
 * garbage for it.
 */
const LEAST_GROWTH: i64 = 8 << 20;

/** Where the arena begins, and its first free byte. */
let start: usize = (__heap_base + PADDING + 15) & ~15;
let free: usize = start;

/** Gives all of the arena back. */
export function resetArena(): void {
  free = start;
}

/** Moves the arena behind what is reserved, which stays for good. Once, when a module starts. */
export function keepReserved(): void {
  start = free;
}

/** The address of `bytes` new bytes, aligned to 16 and padded on both sides; 0 if the ceiling is met. */
export function reserve(bytes: u64): usize {
  const end = <u64>free + bytes + 2 * PADDING + 16;
  if (end > <u64>start + MAX_ARENA_BYTES) return 0;
  const missing = <i64>end - ((<i64>memory.size()) << 16);
  if (missing > 0 && !growMemory(max(missing, LEAST_GROWTH)) && !growMemory(missing)) return 0;
  const address = (free + PADDING + 15) & ~15;
  free = address + <usize>bytes;
  return address;
}

function growMemory(bytes: i64): bool {
  return memory.grow(<i32>((bytes + 0xffff) >> 16)) >= 0;
}

/** How much of the arena is taken; a stage that works in passes can give its own part back. */
export function arenaMark(): usize {
  return free;
}

/** Gives back what was reserved after `arenaMark` returned `mark`. */
export function releaseArena(mark: usize): void {
  free = mark;
}

/**
 * Traps when the module starts if the fixed tables reach into what follows: one table too large makes a decoder hang,
 * not fail.
 */
export function assertLayout(): void {
  assert(FIXED_END <= MEMORY_BASE);
  assert(MEMORY_BASE <= __heap_base);
  assert((FIXED_END & 15) == 0);
}
