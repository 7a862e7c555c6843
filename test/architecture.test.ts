import {fileURLToPath} from 'node:url';

import {describe, expect, it} from '@jest/globals';

import {type Import, importsBelow, importsOf, packagesLoadedBy} from './imports.js';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What every room may use. */
const EVERYWHERE = ['types.ts', 'errors.ts', 'random.ts', 'options-schema.ts', 'number-from.ts'];

/**
 * What each room may use besides its own files and those of EVERYWHERE. Data flows one way, so a stage uses no other
 * stage; the files that join stages stand at the end.
 */
const ARROWS: Readonly<Record<string, readonly string[] | undefined>> = {
  'types.ts': [],
  'errors.ts': [],
  'random.ts': [],
  'options-schema.ts': [],
  'number-from.ts': [],
  'threads.ts': [],
  'version.ts': [],
  'hash-of.ts': [],
  'make-folder.ts': [],
  'place-file.ts': ['make-folder.ts'],
  gen: [],
  catalog: [],
  plan: [],
  // Stages hand their pixel loops to the kernels.
  kernels: ['decode'],
  decode: ['kernels'],
  // One alignment is done by a model and takes its options.
  align: ['kernels', 'style'],
  augment: ['kernels'],
  batch: [],
  style: ['threads.ts'],
  // Draws what it is given.
  plot: [],
  // The configuration reads the tables of names and options that the stages offer.
  config: ['catalog', 'plan', 'batch', 'decode', 'align', 'augment'],
  workers: ['catalog', 'decode', 'align', 'augment', 'threads.ts'],
  // Reads files as the threads of a batch do, and holds bad ones against a feed's budget as batches do.
  statistics: [
    'align',
    'augment',
    'batch',
    'catalog',
    'config',
    'decode',
    'hash-of.ts',
    'kernels',
    'place-file.ts',
    'style',
    'threads.ts',
    'workers',
  ],
  'normalizations.ts': ['config'],
  'feed.ts': ['batch', 'config', 'decode', 'hash-of.ts', 'normalizations.ts', 'plan', 'statistics'],
  // Reads files as the threads of a batch do, and says what its sizes mean for a feed's crops.
  pack: [
    'augment',
    'catalog',
    'config',
    'decode',
    'make-folder.ts',
    'place-file.ts',
    'threads.ts',
    'workers',
  ],
  'sample-recipe.ts': ['feed.ts', 'statistics', 'workers'],
  'batch-request.ts': ['feed.ts', 'plan'],
  'place-samples.ts': ['batch', 'feed.ts', 'plan', 'workers'],
  'pipeline.ts': [
    'batch',
    'batch-request.ts',
    'catalog',
    'config',
    'feed.ts',
    'place-samples.ts',
    'plan',
    'sample-recipe.ts',
    'statistics',
    'style',
    'workers',
  ],
  transport: [
    'batch-request.ts',
    'config',
    'feed.ts',
    'gen',
    'normalizations.ts',
    'pipeline.ts',
    'statistics',
    'version.ts',
    'workers',
  ],
  commands: [
    'align',
    'batch',
    'batch-request.ts',
    'catalog',
    'config',
    'decode',
    'feed.ts',
    'kernels',
    'pack',
    'pipeline.ts',
    'plan',
    'plot',
    'statistics',
    'style',
    'transport',
    'version.ts',
    'workers',
  ],
  'cli.ts': ['commands', 'version.ts'],
};

/** Of `workers` only what runs inside the threads knows stages, and what is sent to them. */
const IN_THREADS = [
  'workers/make-views.ts',
  'workers/messages.ts',
  'workers/open-image.ts',
  'workers/reader.ts',
  'workers/stopwatch.ts',
  'workers/tally.ts',
  'workers/task.ts',
];

const roomOf = (file: string) => file.split('/')[0];

/** The imports that no arrow allows. */
function forbidden(imports: readonly Import[]): string[] {
  return imports
    .filter(({from, to}) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === other || EVERYWHERE.includes(other)) return false;
      const isStage = !other.endsWith('.ts'); // a file beside the rooms is none
      return !ARROWS[room]?.includes(other) || (isStage && room === 'workers' && !IN_THREADS.includes(from));
    })
    .map(({from, to}) => `${from} -> ${to}`);
}

/** Rooms from which a way of arrows leads back to themselves. */
function cyclicFiles(imports: readonly Import[]): string[] {
  const uses = new Map<string, string[]>();
  for (const {from, to} of imports) uses.set(from, [...(uses.get(from) ?? []), to]);
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(uses.get(start) ?? [])];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (file === start) return true;
      if (!seen.has(file)) open.push(...(uses.get(file) ?? []));
      seen.add(file);
    }
    return false;
  };
  return [...uses.keys()].filter(reaches);
}

describe('the architecture', () => {
  const imports = importsBelow(src);

  it('has no import that it does not draw', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(forbidden(imports)).toEqual([]);
  });

  it('has no cycle of files', () => {
    expect(cyclicFiles(imports)).toEqual([]);
  });

  it('draws every room there is', () => {
    expect([...new Set(imports.map(({from}) => roomOf(from)))].filter((room) => !(room in ARROWS))).toEqual(
      [],
    );
  });

  it.each(['statistics/task.ts', 'workers/task.ts'])(
    'loads no package in threads that every one of them would take time and memory for: %s',
    (file) => {
      expect(packagesLoadedBy(src, file)).toEqual(['fastest-levenshtein']);
      expect(packagesLoadedBy(src, 'commands/stats.ts')).toContain('zod');
    },
  );

  it('would notice a stage that uses another', () => {
    const text = "import {createPlan} from '../plan/index.js';\nimport type {Image} from '../types.js';\n";
    expect(forbidden(importsOf('augment/crop.ts', text))).toEqual(['augment/crop.ts -> plan/index.ts']);
  });

  it('would notice a re-export, a lazy import, and a thread pool that knows a stage', () => {
    expect(forbidden(importsOf('plan/plan.ts', "export {a} from '../workers/pool.js';"))).toHaveLength(1);
    expect(forbidden(importsOf('decode/x.ts', "await import('../transport/server.js');"))).toHaveLength(1);
    expect(forbidden(importsOf('workers/pool.ts', "import {a} from '../decode/index.js';"))).toHaveLength(1);
  });

  it('would notice a cycle', () => {
    expect(
      cyclicFiles([
        {from: 'a.ts', to: 'b.ts'},
        {from: 'b.ts', to: 'a.ts'},
        {from: 'c.ts', to: 'a.ts'},
      ]),
    ).toEqual(['a.ts', 'b.ts']);
  });
});
