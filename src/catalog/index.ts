import {scanFolder} from './folder.js';
import type {Source} from './source.js';

export {domainOf, relativePath, samplePath} from './catalog.js';
export {holdsImage} from './holds-image.js';
export {imageExtensions} from './image-extensions.js';
export {listFolder} from './list-folder.js';
export {scanFolder};
export type {Scan, SkippedFile, Source, SourceDomain, SourceOptions} from './source.js';

/** Where a catalog can come from, by name. */
export const sources = {
  /** Folders: root/domain/class/image. */
  folder: scanFolder,
} satisfies Record<string, Source>;
