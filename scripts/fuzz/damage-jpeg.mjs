/**
 * Damages a JPEG file in one of several ways; shared by the long fuzz run beside it and the short one in
 * test/kernels.
 */

/** Header bytes are few but decide most: half of the damage goes there. */
const HEADER_BYTES = 700;

const kinds = {
  flipBits: (bytes, draw) => change(bytes, draw, (byte) => byte ^ (1 << draw(8))),
  randomBytes: (bytes, draw) => change(bytes, draw, () => draw(256)),
  extremeBytes: (bytes, draw) => change(bytes, draw, () => [0, 1, 0x7f, 0x80, 0xfe, 0xff][draw(6)]),
  randomMarker(bytes, draw) {
    const damaged = bytes.slice();
    const at = Math.max(0, place(bytes, draw) - 1);
    damaged.set([0xff, 0xc0 + draw(64)], at);
    return damaged;
  },
  cutShort: (bytes, draw) => bytes.slice(0, draw(bytes.length + 1)),
  remove(bytes, draw) {
    const from = place(bytes, draw);
    return join(bytes.subarray(0, from), bytes.subarray(from + 1 + draw(40)));
  },
  repeat(bytes, draw) {
    const from = place(bytes, draw);
    return join(bytes.subarray(0, from + draw(200)), bytes.subarray(from));
  },
  fill(bytes, draw) {
    const from = place(bytes, draw);
    return bytes.slice().fill([0, 0xff, 0xaa][draw(3)], from, from + draw(300));
  },
  moveTail(bytes, draw) {
    return join(bytes.subarray(0, place(bytes, draw)), bytes.subarray(place(bytes, draw)));
  },
};

/** The ways of damage, by name. */
export const damageKinds = Object.keys(kinds);

/**
 * A damaged copy.
 *
 * @param {Uint8Array} bytes a good file
 * @param {string} kind one of `damageKinds`
 * @param {(below: number) => number} draw a random whole number below `below`
 * @returns {Uint8Array}
 */
export function damageJpeg(bytes, kind, draw) {
  return kinds[kind](bytes, draw);
}

/**
 * The size that a file's first frame header states, or undefined if it has none or it is 0.
 *
 * @param {Uint8Array} bytes
 * @returns {{width: number, height: number} | undefined}
 */
export function statedSize(bytes) {
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0) {
      at++;
    } else if (bytes[at + 1] >= 0xc0 && bytes[at + 1] <= 0xc2) {
      const height = bytes[at + 5] * 256 + bytes[at + 6];
      const width = bytes[at + 7] * 256 + bytes[at + 8];
      return width === 0 || height === 0 ? undefined : {width, height};
    } else {
      at += 2 + bytes[at + 2] * 256 + bytes[at + 3];
    }
  }
  return undefined;
}

function place(bytes, draw) {
  return draw(2) === 0 ? draw(Math.min(HEADER_BYTES, bytes.length)) : draw(bytes.length);
}

function change(bytes, draw, replace) {
  const damaged = bytes.slice();
  for (let left = 1 + draw(12); left > 0; left--) {
    const at = place(bytes, draw);
    damaged[at] = replace(damaged[at]);
  }
  return damaged;
}

function join(first, second) {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
