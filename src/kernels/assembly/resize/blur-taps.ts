import {reserve} from '../memory';
import {reserveTable, tableEntry, writeEntry} from './taps-table';

/**
 * The taps of a Gaussian blur along an axis of `size` samples: weights exp(-d^2 / 2 sigma^2) for d up to `radius`
 * samples, mirrored at the ends without repeating the end sample (as torch's "reflect", but for any radius).
 *
 * @returns the table's address, 0 if there is no memory
 */
export function buildBlurTaps(size: i32, sigma: f64, radius: i32): usize {
  const most = min(size, 2 * radius + 1);
  const table = reserveTable(size, (most + 2) >> 1);
  const curve = reserve((<u64>radius + 1) * 8);
  const weights = reserve((<u64>size + 1) * 8);
  if (table == 0 || curve == 0 || weights == 0) return 0;
  for (let d = 0; d <= radius; d++) {
    store<f64>(curve + <usize>d * 8, Math.exp(-(<f64>d * <f64>d) / (2 * sigma * sigma)));
  }
  for (let i = 0; i < size; i++) {
    const from = max(0, i - radius);
    const to = min(size - 1, i + radius);
    memory.fill(weights, 0, <usize>(to - from + 1) * 8);
    for (let d = -radius; d <= radius; d++) {
      const at = weights + <usize>(mirrorIndex(i + d, size) - from) * 8;
      store<f64>(at, load<f64>(at) + load<f64>(curve + <usize>(d < 0 ? -d : d) * 8));
    }
    writeEntry(tableEntry(table, i), from, weights, to - from + 1);
  }
  return table;
}

/** ... 2 1 0 1 2 ... size-2 size-1 size-2 ... */
function mirrorIndex(index: i32, size: i32): i32 {
  if (size == 1) return 0;
  const period = 2 * (size - 1);
  const place = ((index % period) + period) % period;
  return place < size ? place : period - place;
}
