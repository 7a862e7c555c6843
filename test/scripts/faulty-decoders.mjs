/** Decoders, each with a fault that the fuzz must find, in the form of the real table. */
const good = (_request, out) => {
  out.fill(7);
  return Promise.resolve(undefined);
};

let decoded = 0;

export const decoders = {
  sound: {decodeWindow: good},
  overrun: {
    decodeWindow: (request, out) => {
      new Uint8Array(out.buffer)[out.byteOffset + out.length] = 1;
      return good(request, out);
    },
  },
  throwing: {decodeWindow: () => Promise.reject(new TypeError('not what a file may do'))},
  forgetful: {
    decodeWindow: (_request, out) => {
      out.fill(decoded++ < 60 ? 7 : 8);
      return Promise.resolve(undefined);
    },
  },
  crashing: {
    decodeWindow: (request, out) => {
      if (request.bytes.length % 13 === 0) process.abort();
      return good(request, out);
    },
  },
  hanging: {
    decodeWindow: (request, out) => {
      while (request.bytes.length % 13 === 0);
      return good(request, out);
    },
  },
};
