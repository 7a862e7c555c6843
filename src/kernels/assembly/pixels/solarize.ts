/** Inverts every level of at least `threshold` in place. May change up to 15 bytes behind the levels. */
export function solarize(levels: usize, bytes: i32, threshold: i32): void {
  const limit = i8x16.splat(<i8>threshold);
  const end = levels + <usize>bytes;
  let at = levels;
  do {
    const old = v128.load(at);
    v128.store(at, v128.xor(old, i8x16.ge_u(old, limit)));
    at += 16;
  } while (at < end);
}
