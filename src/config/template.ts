import {statSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';

import {stringify} from 'yaml';

import {holdsImage, listFolder} from '../catalog/index.js';
import {expected} from '../errors.js';

/**
 * A commented feed.yaml for the folders found in `dir`, each a domain and a source: what is a target isn't guessed.
 * Folders without an image are named as left out.
 *
 * @param fileDirectory - Folder that the file will lie in; `catalog.root` is written relative to it.
 * @throws INVALID_ARGUMENT if `dir` is no folder, or holds none with an image.
 */
export function writeTemplate(dir: string, fileDirectory = dir): string {
  if (statSync(dir, {throwIfNoEntry: false})?.isDirectory() !== true) {
    throw expected('the data folder', 'a folder that exists', dir);
  }
  const folders = listFolder(dir, () => true).folders.map(({name}) => name);
  const names = folders.filter((name) => holdsImage(join(dir, name)));
  if (names.length === 0) {
    throw expected('the data folder', 'one with a folder of images for each domain', dir);
  }
  const others = folders.filter((name) => !names.includes(name));
  const root = relative(resolve(fileDirectory), resolve(dir));
  return `server:
  listen: 127.0.0.1:50061 # or unix:path of a socket

catalog:
  root: ${scalar(root === '' ? '.' : root)} # holds domain/class/image

# The place in this list is the id of a domain: add new ones at the end, or give ids.
# A domain that training must not see the labels of is a target: {role: target}.
domains:
${names
  .sort()
  .map((name) => `  ${scalar(name)}: {role: source}`)
  .join('\n')}
${others.length === 0 ? '' : `# Without images, so left out: ${others.sort().map(scalar).join(', ')}\n`}
feeds:
  train: # shuffled anew in each epoch, with the same number of samples of every domain in each batch
    seed: 0
    batch:
      per_domain: 8 # or a number for each: {domain: number}
      epoch: longest # ends when every sample of every domain was seen
    image: {size: 224}
    # align: # towards the light and colour of a domain, or of all with a role, before images are augmented
    #   - lab_match: {to: ${scalar(names[0])}}
    # normalize: {per: style} # by what was measured of aligned images, instead of the usual mean and deviation
    augment:
      - crop: {scale: [0.7, 1.0]}
      - flip: {p: 0.5}
  test: # every sample once, in order, with the labels of targets too
    reveal_labels: true
    batch: {mode: sequential, size: 256}
    image: {size: 224}
    augment:
      - center_crop: {}
`;
}

/** A text as YAML on one line. Only the line's end is cut off: a name may end with any kind of blank. */
function scalar(text: string): string {
  return stringify(text, {lineWidth: 0, blockQuote: false}).replace(/\n$/, '');
}
