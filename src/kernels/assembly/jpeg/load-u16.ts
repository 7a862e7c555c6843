/** A big-endian u16, as all numbers of a JPEG header are. */
export function loadU16(address: usize): i32 {
  return ((<i32>load<u8>(address)) << 8) | load<u8>(address, 1);
}
