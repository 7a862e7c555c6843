import {execFileSync} from 'node:child_process';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';

import {imageExtensions, type Scan, scanFolder, type SourceDomain} from '../../src/catalog/index.js';

import {domainsNamed, pathsOf, withTree} from './made-tree.js';

const photo = domainsNamed(['photo']);
const target = domainsNamed(['photo'], 'target');

function scan(root: string, domains: readonly SourceDomain[] = photo, exclude: readonly string[] = []): Scan {
  return scanFolder({root, exclude, domains});
}

/** Paths and classes of the samples, with -1 for none. */
function samplesOf({catalog}: Scan): (readonly [string, string | -1])[] {
  const {label} = catalog.columns;
  return pathsOf(catalog).map((path, index) => [
    path,
    label[index] === -1 ? -1 : catalog.classes[label[index]],
  ]);
}

describe('scanFolder', () => {
  it('takes images by extension in any case and lists what is none', () => {
    const images = imageExtensions.flatMap((end) => [`photo/dog/1${end}`, `photo/dog/1${end.toUpperCase()}`]);
    const others = ['photo/dog/1.bmp', 'photo/dog/jpg', 'photo/list.txt'];
    withTree(Object.fromEntries([...images, ...others].map((path) => [path, 1])), (root) => {
      const found = scan(root);
      expect(pathsOf(found.catalog)).toEqual(images.sort());
      expect(found.skipped).toEqual(
        others.map((path) => ({path, reason: 'its name does not end like an image'})),
      );
    });
  });

  it('passes over hidden files and folders without a word', () => {
    withTree(
      {'photo/dog/1.png': 1, 'photo/dog/._1.png': 1, 'photo/.trash/2.png': 1, '.x/3.png': 1},
      (root) => {
        const found = scan(root);
        expect(pathsOf(found.catalog)).toEqual(['photo/dog/1.png']);
        expect(found.skipped).toEqual([]);
      },
    );
  });

  it('takes a folder that is named like an image for a folder', () => {
    withTree({'photo/dog.png/1.png': 1}, (root) => {
      expect(samplesOf(scan(root))).toEqual([['photo/dog.png/1.png', 'dog.png']]);
    });
  });

  it('makes a class only of a folder that holds an image', () => {
    withTree({'photo/dog/1.png': 1, 'photo/notes/1.txt': 1}, (root) => {
      expect(scan(root).catalog.classes).toEqual(['dog']);
    });
  });

  it('follows links to files, classes and domains', () => {
    withTree({'store/real/dog/1.png': 3, 'store/2.png': 5}, (root) => {
      symlinkSync('store/real', join(root, 'photo'));
      symlinkSync('dog', join(root, 'store/real/hound'));
      symlinkSync('../../2.png', join(root, 'store/real/dog/2.png'));
      const found = scan(root);
      expect(pathsOf(found.catalog)).toEqual([
        'photo/dog/1.png',
        'photo/dog/2.png',
        'photo/hound/1.png',
        'photo/hound/2.png',
      ]);
      expect([...found.catalog.columns.bytes]).toEqual([3, 5, 3, 5]);
    });
  });

  it('follows a link to a folder whose name is the beginning of the name of the one that holds it', () => {
    withTree({'photo/dog/1.png': 1, 'photo/do/1.png': 1}, (root) => {
      symlinkSync('../do', join(root, 'photo/dog/link'));
      expect(pathsOf(scan(root).catalog)).toEqual([
        'photo/do/1.png',
        'photo/dog/1.png',
        'photo/dog/link/1.png',
      ]);
    });
  });

  it.each([
    ['the folder that holds it', '.'],
    ['the domain', '..'],
    ['the root', '../..'],
  ])('refuses a link to %s', (_, to) => {
    withTree({'photo/dog/1.png': 1}, (root) => {
      symlinkSync(to, join(root, 'photo/dog/loop'));
      expect(() => scan(root)).toThrow(
        `Expected ${root}/photo/dog/loop to be a link to a folder that does not hold it, got '${join(root, 'photo/dog', to)}'`,
      );
    });
  });

  it('refuses links that lead to each other', () => {
    withTree({'photo/dog/1.png': 1}, (root) => {
      symlinkSync('b.png', join(root, 'photo/dog/a.png'));
      symlinkSync('a.png', join(root, 'photo/dog/b.png'));
      expect(() => scan(root)).toThrow(
        /^Expected .*\/photo\/dog\/[ab]\.png to be readable, got 'ELOOP: too many symbolic links encountered'$/,
      );
    });
  });

  it('lists broken links, pipes and names that are no UTF-8 as skipped', () => {
    withTree({'photo/dog/1.png': 1}, (root) => {
      symlinkSync('gone', join(root, 'photo/dog/2.png'));
      execFileSync('mkfifo', [join(root, 'photo/dog/3.png')]);
      writeFileSync(
        Buffer.concat([Buffer.from(`${root}/photo/dog/4`), Buffer.of(0xff), Buffer.from('.png')]),
        '',
      );
      const found = scan(root);
      expect(pathsOf(found.catalog)).toEqual(['photo/dog/1.png']);
      expect(found.skipped).toEqual([
        {path: 'photo/dog/2.png', reason: 'it is a link that leads nowhere'},
        {path: 'photo/dog/3.png', reason: 'it is not a regular file'},
        {path: 'photo/dog/4\ufffd.png', reason: 'its name is not UTF-8'},
      ]);
    });
  });

  it('leaves out excluded files and folders, and says which exclusions matched nothing', () => {
    const sizes = {
      'photo/dog/1.png': 1,
      'photo/dog/2.png': 1,
      'photo/cat/1.png': 1,
      'photo/dog/old/1.png': 1,
    };
    withTree(sizes, (root) => {
      const found = scan(root, photo, ['photo/dog/1.png', 'photo/cat', 'photo/dog/3.png', 'photo/dog/old']);
      expect(samplesOf(found)).toEqual([['photo/dog/2.png', 'dog']]);
      expect(found.catalog.classes).toEqual(['dog']);
      expect(found.warnings).toEqual(["catalog.exclude names 'photo/dog/3.png', which matched nothing"]);
    });
  });

  it('gives images without a class folder the label -1 in a target', () => {
    withTree({'photo/1.png': 1, 'photo/dog/1.png': 1, 'photo/z.png': 1}, (root) => {
      expect(samplesOf(scan(root, target))).toEqual([
        ['photo/1.png', -1],
        ['photo/dog/1.png', 'dog'],
        ['photo/z.png', -1],
      ]);
    });
  });

  it('refuses images without a class folder in a source, naming the first, how many, and the remedy', () => {
    const sizes = {'photo/2.png': 1, 'photo/1.png': 1, 'photo/dog/1.png': 1};
    withTree(sizes, (root) => {
      expect(() => scan(root)).toThrow(
        'Expected domains.photo to be a source with every image in a class folder (move the others into one or ' +
          "name them in catalog.exclude), got '2 without, the first photo/1.png'",
      );
      expect(pathsOf(scan(root, photo, ['photo/1.png', 'photo/2.png']).catalog)).toEqual(['photo/dog/1.png']);
    });
  });

  it('finds the folder of a domain by alias, and keeps the ids that its name gives', () => {
    const aliased = [{...photo[0], aliases: ['Foto', 'Photo']}];
    const ids = ['photo/dog/1.png', 'Photo/dog/1.png'].map((path) =>
      withTree({[path]: 1}, (root) => scan(root, aliased).catalog.columns.sampleId[0]),
    );
    expect(ids[0]).toBe(ids[1]);
  });

  it('names the folders there are when a domain has none, and the nearest', () => {
    withTree({'photos/dog/1.png': 1, 'art/dog/1.png': 1, 'file.txt': 1}, (root) => {
      expect(() => scan(root)).toThrow(
        `Expected domains.photo to be the name or an alias of a folder in ${root} (which has art, photos), ` +
          "got 'photo'. Did you mean 'photos'?",
      );
    });
    withTree({'file.txt': 1}, (root) => {
      expect(() => scan(root)).toThrow(`a folder in ${root} (which has none), got 'photo'`);
    });
    const many = Array.from({length: 23}, (_, at) => `folder${String(at).padStart(2, '0')}`);
    withTree(Object.fromEntries(many.map((name) => [`${name}/1.png`, 1])), (root) => {
      expect(() => scan(root)).toThrow('folder18, folder19 and 3 more)');
    });
  });

  it('refuses a domain with two folders until one is excluded', () => {
    withTree({'photo/dog/1.png': 1, 'Photo/dog/1.png': 1}, (root) => {
      const aliased = [{...photo[0], aliases: ['Photo']}];
      expect(() => scan(root, aliased)).toThrow(
        `Expected domains.photo to be the name or an alias of one folder in ${root} (exclude the others), ` +
          "got [ 'photo', 'Photo' ]",
      );
      expect(pathsOf(scan(root, aliased, ['photo']).catalog)).toEqual(['Photo/dog/1.png']);
    });
  });

  it('refuses a domain without images', () => {
    withTree({'photo/dog/1.txt': 1}, (root) => {
      mkdirSync(join(root, 'photo/cat'));
      expect(() => scan(root)).toThrow(
        `Expected domains.photo to be a folder with images, got '${root}/photo'`,
      );
    });
  });

  it('refuses a root that is not there', () => {
    expect(() => scan('/nowhere/at/all')).toThrow(
      "Expected /nowhere/at/all to be readable, got 'ENOENT: no such file or directory'",
    );
  });

  it('refuses two samples with the same id', () => {
    withTree({'photo/dog/1.png': 1}, (root) => {
      const twice = [photo[0], {...photo[0], id: 1}];
      expect(() => scan(root, twice)).toThrow(
        'Expected sample ids to be different for every sample (exclude one of the two), ' +
          "got [ 'photo/dog/1.png', 'photo/dog/1.png' ]",
      );
    });
  });

  it('reports the number of samples, at the end all of them', () => {
    withTree({'photo/dog/1.png': 1, 'photo/dog/2.png': 1}, (root) => {
      const reports: number[] = [];
      scanFolder({root, exclude: [], domains: photo}, (samples) => reports.push(samples));
      expect(reports).toEqual([2]);
    });
  });
});
