/**
 * Memory with a guard behind and before it, to notice what is written outside.
 *
 * What a decoder is given to fill lies between two guards. libjpeg-turbo is foreign code that writes straight into the
 * memory of the WebAssembly kernels, where no guard of ours lies, so `guardKernels` puts one there.
 */
const GUARD_BYTES = 256;
const FILL = 0xa5;

/** Memory of `bytes` between guards. */
export function guardedMemory(bytes) {
  const all = new Uint8Array(new SharedArrayBuffer(bytes + 2 * GUARD_BYTES)).fill(FILL);
  const guards = [all.subarray(0, GUARD_BYTES), all.subarray(GUARD_BYTES + bytes)];
  return {out: all.subarray(GUARD_BYTES, GUARD_BYTES + bytes), isIntact: () => guards.every(isUntouched)};
}

/**
 * Makes every instance of the kernels guard what lies behind its input; to be called before they are loaded.
 *
 * @param {() => void} onOverrun told when something was written there
 */
export function guardKernels(onOverrun) {
  const Instance = WebAssembly.Instance;
  WebAssembly.Instance = class {
    constructor(module, imports) {
      this.exports = guardExports(new Instance(module, imports).exports, onOverrun);
    }
  };
}

function guardExports(kernels, onOverrun) {
  let guard;
  const check = () => {
    if (guard !== undefined && !isUntouched(new Uint8Array(kernels.memory.buffer, guard, GUARD_BYTES)))
      onOverrun();
    guard = undefined;
  };
  return {
    ...kernels,
    reserveInput(bytes) {
      check();
      const address = kernels.reserveInput(bytes + GUARD_BYTES);
      if (address === 0) return 0;
      guard = address + bytes;
      new Uint8Array(kernels.memory.buffer, guard, GUARD_BYTES).fill(FILL);
      return address;
    },
    openJpeg(bytes) {
      check();
      return kernels.openJpeg(bytes);
    },
    resizeRgb(...shape) {
      check();
      return kernels.resizeRgb(...shape);
    },
  };
}

function isUntouched(bytes) {
  return bytes.every((byte) => byte === FILL);
}
