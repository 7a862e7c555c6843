/**
 * The part of the WebAssembly JavaScript interface that src/kernels uses: without the DOM library, which a server does
 * not want, TypeScript does not know it. Source: https://webassembly.github.io/spec/js-api/
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    private readonly compiled: true;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, never>);
    readonly exports: object;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global<Value> {
    value: Value;
  }
}
