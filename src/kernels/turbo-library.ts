import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';

import type Koffi from 'koffi';
import type {TypeObject} from 'koffi';

import {toError} from '../errors.js';

/** libjpeg-turbo 3, opened through koffi. */
export interface TurboLibrary {
  readonly koffi: typeof Koffi;
  /** Declares one of the library's C functions: its name, its result's type, its parameters' types. */
  readonly declare: (name: string, result: string, parameters: readonly CType[]) => CFunction;
  /** Path of the package.json that says which version it is. */
  readonly packageFile: string;
}

export type CType = string | TypeObject | ReturnType<typeof Koffi.inout>;
export type CFunction = (...values: readonly unknown[]) => unknown;

/** The library, or why there is none: said by `domainfeed doctor`. */
export type TurboSearch =
  {readonly library: TurboLibrary} | {readonly library: undefined; readonly reason: string};

let search: TurboSearch | undefined;

/**
 * Opens the libjpeg-turbo that the optional package @julusian/jpeg-turbo brings for Linux as a file of its own. On
 * other systems the package links it into its addon, where nobody else can reach it; on them, and where the optional
 * packages are not installed, there is no library.
 */
export function findTurboLibrary(): TurboSearch {
  search ??= openLibrary();
  return search;
}

function openLibrary(): TurboSearch {
  if (process.platform !== 'linux') {
    return {library: undefined, reason: `no libjpeg-turbo of its own for ${process.platform}`};
  }
  const require = createRequire(import.meta.url);
  let koffi;
  let packageFile;
  try {
    koffi = require('koffi') as typeof Koffi;
    packageFile = require.resolve('@julusian/jpeg-turbo/package.json');
  } catch (error) {
    return {library: undefined, reason: `an optional package is not installed: ${firstLine(error)}`};
  }
  try {
    const handle = koffi.load(join(dirname(packageFile), 'prebuilds', prebuildFolder(), 'libturbojpeg.so.0'));
    return {
      library: {koffi, packageFile, declare: (name, result, types) => handle.func(name, result, [...types])},
    };
  } catch (error) {
    return {library: undefined, reason: `libjpeg-turbo can't be opened: ${firstLine(error)}`};
  }
}

/** The package's folder for this machine; musl is told by the absence of glibc's version. */
function prebuildFolder(): string {
  const {header} = process.report.getReport() as {header: {glibcVersionRuntime?: string}};
  const libc = process.arch === 'x64' && header.glibcVersionRuntime === undefined ? '-musl' : '';
  return `jpeg-turbo-linux-${process.arch}${libc}`;
}

function firstLine(error: unknown): string {
  return toError(error).message.split('\n')[0];
}
