import {readFileSync} from 'node:fs';

import {findTurboLibrary} from './turbo-library.js';

/** Raised whenever the kernel decodes some file to other bytes than before; a test pins the bytes. */
const KERNEL_VERSION = 1;

/** What the bytes of `decodeJpegWindow` depend on. */
export function kernelVersions(): string[] {
  return [`kernel ${KERNEL_VERSION}`];
}

/** What the bytes of libjpeg-turbo's decoder depend on: the resize is the kernel's. */
export function turboVersions(): string[] {
  const {library} = findTurboLibrary();
  if (library === undefined) return [];
  const {version} = JSON.parse(readFileSync(library.packageFile, 'utf8')) as {version: string};
  return [`@julusian/jpeg-turbo ${version}`, ...kernelVersions()];
}
