// Cross-domain training from nothing: sets up, writes images of four domains, starts the sidecar, trains on three,
// tests on the fourth, draws a picture.
// Usage: npm run demo -- [--data DIR] [--target NAME] [--epochs N] [--seed N] [--out DIR] | --align [--epochs N] [--out DIR]
import {spawn} from 'node:child_process';
import {mkdirSync, readdirSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {SetUpError} from './run-step.mjs';
import {ensureBuild, ensureNodeModules, ensureVenv} from './setup.mjs';

const HELP = `Usage: npm run demo -- [options]

  --data DIR      own images as DIR/<domain>/<class>/<image>; default: handwritten digits in four styles
  --target NAME   the domain to leave out of training; default: photo, or DIR's last by name
  --epochs N      default: 8
  --seed N        default: 7
  --align         instead: train on digits of one style with three seeds, and print how often they are told in
                  other styles, as they are and with their colours aligned to the style that was trained on
  --out DIR       gets demo.png and what it is made from; default: .demo
`;
const root = fileURLToPath(new URL('..', import.meta.url));
/** Paths are the user's: npm runs scripts in the folder of package.json. */
const here = process.env.INIT_CWD ?? process.cwd();

/** Of examples/make_digits.py. */
const DIGIT_DOMAINS = ['plain', 'tint', 'gamma', 'photo'];

class UsageError extends Error {}

function readOptions() {
  const text = {type: 'string'};
  let values;
  try {
    ({values} = parseArgs({
      options: {
        ...{data: text, target: text, epochs: text, seed: text, out: text},
        ...{align: {type: 'boolean'}, help: {type: 'boolean'}},
      },
    }));
  } catch (error) {
    throw new UsageError(error.message);
  }
  const excluded = ['data', 'target', 'seed'].find((name) => values[name] !== undefined);
  if (values.align && excluded !== undefined) {
    throw new UsageError(`Expected --${excluded} to be absent with --align, got '${values[excluded]}'`);
  }
  const data = values.data === undefined ? undefined : resolve(here, values.data);
  const domains = data === undefined ? DIGIT_DOMAINS : domainsIn(data);
  if (values.target !== undefined && !domains.includes(values.target)) {
    throw new UsageError(`Expected --target to be one of ${domains.join(', ')}, got '${values.target}'`);
  }
  return {
    help: values.help,
    align: values.align,
    data,
    target: values.target,
    epochs: wholeNumber('--epochs', values.epochs ?? '8', 1, 10_000),
    seed: wholeNumber('--seed', values.seed ?? '7', 0, 2 ** 32 - 1),
    out: values.out === undefined ? join(root, '.demo') : resolve(here, values.out),
  };
}

/** Names of the domains of own images, as examples/hold_out.py finds them. */
function domainsIn(data) {
  const isFolder = (path) => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
  if (!isFolder(data)) throw new UsageError(`Expected --data to be a folder that exists, got '${data}'`);
  const names = readdirSync(data).filter((name) => !name.startsWith('.') && isFolder(join(data, name)));
  if (names.length >= 2) return names.sort();
  const found = names.length === 0 ? 'none' : names[0];
  throw new UsageError(`Expected --data to have folders of two domains or more, got ${found} in '${data}'`);
}

function makeOut(out) {
  try {
    mkdirSync(out, {recursive: true});
  } catch (error) {
    throw new UsageError(`Expected --out to be a folder, or free for one, got '${out}' (${error.code})`);
  }
}

function wholeNumber(name, text, lowest, highest) {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= lowest && number <= highest) return text;
  throw new UsageError(`Expected ${name} to be a whole number, ${lowest} to ${highest}, got '${text}'`);
}

/** Runs a script of examples/ with the terminal of this one; resolves to its exit code. */
function runExample(python, script, words) {
  // The sidecar of this checkout, by the Node that runs this script.
  const sidecar = [process.execPath, join(root, 'dist', 'start.cjs')].map((word) => `'${word}'`).join(' ');
  const child = spawn(python, [join(root, 'examples', script), ...words], {
    stdio: 'inherit',
    env: {...process.env, DOMAINFEED_COMMAND: sidecar},
  });
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
}

async function demo() {
  const {help, align, ...options} = readOptions();
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  makeOut(options.out);
  await ensureNodeModules();
  await ensureBuild();
  const python = await ensureVenv();

  const start = performance.now();
  for (const [script, words] of align ? alignSteps(options) : trainSteps(options)) {
    const code = await runExample(python, script, words);
    if (code !== 0) return code;
  }
  process.stdout.write(`done in ${((performance.now() - start) / 1000).toFixed(0)} s after set-up\n`);
  return 0;
}

/** Scripts of examples/ with their words: train on all domains but one. */
function trainSteps({data, target, epochs, seed, out}) {
  const images = data ?? join(out, 'digits');
  const held = target ?? (data === undefined ? 'photo' : undefined);
  return [
    ...(data === undefined ? [['make_digits.py', [images]]] : []),
    [
      'hold_out.py',
      [
        images,
        ...['--out', out],
        ...(held === undefined ? [] : ['--target', held]),
        ...(data === undefined ? [] : ['--size', '64', '--per-domain', '16', '--flip']),
      ],
    ],
    [
      'train.py',
      [
        join(out, 'feed.yaml'),
        ...['--epochs', epochs],
        ...['--seed', seed],
        ...['--picture', join(out, 'demo.png')],
      ],
    ],
  ];
}

/** Train on one style, and test on others without and with alignment. */
function alignSteps({epochs, out}) {
  const images = join(out, 'styles');
  return [
    ['make_digits.py', [images, '--invert']],
    ['align_table.py', [images, '--out', join(out, 'align'), '--epochs', epochs]],
  ];
}

try {
  process.exitCode = await demo();
} catch (error) {
  if (!(error instanceof SetUpError || error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
