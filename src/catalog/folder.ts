import {expected} from '../errors.js';
import type {Domain} from '../types.js';

import {buildCatalog} from './build-catalog.js';
import {domainFolder} from './domain-folder.js';
import {Exclusions} from './exclusions.js';
import {listFolder} from './list-folder.js';
import {SampleStage} from './sample-stage.js';
import type {Scan, SkippedFile, SourceDomain, SourceOptions} from './source.js';
import {walkFolder} from './walk-folder.js';

/** Samples between two calls of `onProgress`. */
const PROGRESS_STEP = 10_000;

/**
 * The catalog of a folder of images, root/domain/class/image: class folders are searched to any depth, links
 * are followed, hidden files passed over. Within a domain samples are sorted by path. An image that lies in the
 * domain's folder itself has no class, which only a target may have.
 *
 * @throws INVALID_ARGUMENT if a domain has no folder, or several, or no images, or is a source with images
 * that have no class; FAILED_PRECONDITION if a folder can't be read or links go round in a circle.
 */
export function scanFolder(
  options: SourceOptions,
  onProgress: (samples: number) => void = () => undefined,
): Scan {
  const {root} = options;
  const exclusions = new Exclusions(options.exclude);
  const stage = new SampleStage();
  const skipped: SkippedFile[] = [];
  const folders = listFolder(root, exclusions.filterOf('')).folders.map(({name}) => name);
  const located = options.domains.map((domain) => ({domain, folder: domainFolder(domain, root, folders)}));
  const domains = located.map(({domain, folder}): Domain => {
    const start = stage.count;
    const unlabelled = {count: 0, first: ''};
    walkFolder(root, folder, {
      filterOf: (path) => exclusions.filterOf(path),
      image: (path, name, bytes) => {
        stage.add(folder, path, name, bytes);
        if (path === folder && unlabelled.count++ === 0) unlabelled.first = `${path}/${name}`;
        if (stage.count % PROGRESS_STEP === 0) onProgress(stage.count);
      },
      skip: (path, reason) => skipped.push({path, reason}),
    });
    checkDomain(domain, `${root}/${folder}`, stage.count - start, unlabelled);
    return {id: domain.id, name: domain.name, role: domain.role, start, count: stage.count - start};
  });
  onProgress(stage.count);
  return {catalog: buildCatalog(root, domains, stage), skipped, warnings: exclusions.warnings()};
}

/** @param unlabelled - The images that have no class: how many, and the path of the first. */
function checkDomain(
  domain: SourceDomain,
  path: string,
  count: number,
  unlabelled: {readonly count: number; readonly first: string},
): void {
  const name = `domains.${domain.name}`;
  if (count === 0) throw expected(name, 'a folder with images', path);
  if (domain.role === 'source' && unlabelled.count > 0) {
    const rule =
      'a source with every image in a class folder (move the others into one or name them in catalog.exclude)';
    const got = `${unlabelled.count} without, the first ${unlabelled.first}`;
    throw expected(name, rule, got);
  }
}
