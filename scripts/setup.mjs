// Sets up what a checkout lacks: npm packages, dist, Python environments, and Debian's packages where root runs it. What is there and current is left alone.
// Needs nothing but Node, npm and Python, so that it runs in a fresh clone.
// Usage: node scripts/setup.mjs [--oldest]
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

import {runStep, SetUpError} from './run-step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);

/** Under `npm run --silent` an npm that fails would not say why. */
const LOUD = '--loglevel=error';
/** The pinned packages need it. */
const OLDEST_PYTHON = [3, 11];
/** Debian's. */
const PYTHON_PACKAGES = ['python3', 'python3-venv'];
const REQUIREMENTS = 'clients/python/requirements-dev.txt';
const OLDEST_REQUIREMENTS = 'clients/python/requirements-oldest.txt';

/** node_modules as package-lock.json has it. npm notes what it installed in node_modules/.package-lock.json. */
export async function ensureNodeModules() {
  if (installedAsLocked()) return;
  await runStep('npm packages: npm ci', 'npm', ['ci', '--no-audit', '--no-fund', LOUD], {cwd: root});
}

/** dist, made again where a source is newer. */
export async function ensureBuild() {
  const built = at('dist', 'cli.js');
  const sources = ['package.json', 'package-lock.json', 'tsconfig.json', 'proto', 'src'];
  if (existsSync(built) && Math.max(...sources.map((name) => newest(at(name)))) <= statSync(built).mtimeMs)
    return;
  await runStep('build: npm run build', 'npm', ['run', 'build', LOUD], {cwd: root});
}

/** The Python environment .venv with the pinned packages and the client of this checkout; returns its python. */
export async function ensureVenv() {
  const python = await ensureEnvironment(
    '.venv',
    [REQUIREMENTS, 'clients/python/pyproject.toml'],
    async (pip) => {
      const [first] = readFileSync(at(REQUIREMENTS), 'utf8').match(/^[a-z].*==.*$/m);
      await pip(`Python packages: ${first}, the largest`, [first]);
      await pip('Python packages: the others', ['-r', REQUIREMENTS]);
      await pip('Python packages: the client of this checkout', [
        '--no-deps',
        '--editable',
        'clients/python',
      ]);
    },
  );
  return python;
}

/** .venv-oldest: the oldest gRPC and protobuf that the client allows, before the packages of .venv. */
export async function ensureOldestVenv() {
  await ensureVenv();
  return ensureEnvironment('.venv-oldest', [OLDEST_REQUIREMENTS], async (pip) => {
    await pip('Python packages: the oldest ones', ['-r', OLDEST_REQUIREMENTS]);
    // Last, or pip would find the packages of .venv and try to remove them.
    writeFileSync(join(sitePackages('.venv-oldest'), 'shared.pth'), `${sitePackages('.venv')}\n`);
  });
}

/** Everything; `oldest`: .venv-oldest as well. */
export async function setUp({oldest = false} = {}) {
  await ensureNodeModules();
  await ensureBuild();
  await ensureVenv();
  if (oldest) await ensureOldestVenv();
}

function installedAsLocked() {
  const installed = at('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const found = packagesOf(installed);
  return Object.entries(packagesOf(at('package-lock.json'))).every(([path, {version, optional}]) => {
    if (path === '') return true;
    // npm leaves out optional packages that are made for other systems.
    return found[path] === undefined ? optional === true : found[path].version === version;
  });
}

/** When something at or below `path` was last changed, in ms; 0 if nothing is there. */
function newest(path) {
  const stats = statSync(path, {throwIfNoEntry: false});
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Makes an environment, or brings it up to date where the files that it depends on have changed. */
async function ensureEnvironment(name, files, install) {
  const python = at(name, 'bin', 'python');
  const stamp = at(name, '.domainfeed-stamp');
  const works = existsSync(python) && spawnSync(python, ['-m', 'pip', '--version']).status === 0;
  const wanted = hashOf(files);
  if (works && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  // What was left off half-way has no stamp and goes on; only .venv-oldest, whose pip sees two environments, starts anew.
  if (!works || name !== '.venv') {
    rmSync(at(name), {recursive: true, force: true});
    await runStep(`Python environment: ${name}`, await ensurePython(), ['-m', 'venv', name], {cwd: root});
  }
  rmSync(stamp, {force: true});
  const quiet = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await install((title, words) => runStep(title, python, [...quiet, ...words], {cwd: root}));
  writeFileSync(stamp, wanted);
  return python;
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(at(file)))
      .update('\0');
  return hash.digest('hex');
}

/** A Python that is new enough and can make environments; where apt-get may, it installs one. */
async function ensurePython() {
  const before = findPython();
  if (before.command !== undefined) return before.command;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall)
    throw new SetUpError(
      `${before.fault}\nOn Debian and Ubuntu: apt-get install ${PYTHON_PACKAGES.join(' ')}`,
    );
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  await runStep('system packages: apt-get update', 'apt-get', ['update', '-q'], {env});
  const words = ['install', '--yes', '--no-install-recommends', ...PYTHON_PACKAGES];
  await runStep(`system packages: apt-get install ${PYTHON_PACKAGES.join(' ')}`, 'apt-get', words, {env});
  const after = findPython();
  if (after.command === undefined) throw new SetUpError(after.fault);
  return after.command;
}

/** @returns {{command?: string, fault?: string}} */
function findPython() {
  const found = [];
  for (const command of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11']) {
    const code = 'import sys; print(*sys.version_info[:2]); import ensurepip, venv';
    const {status, stdout} = spawnSync(command, ['-c', code], {encoding: 'utf8'});
    if (!stdout) continue;
    const [major, minor] = stdout.split(' ').map(Number);
    const recent = major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1];
    if (recent && status === 0) return {command};
    found.push(`${command} is ${major}.${minor}${recent ? ', without its module venv' : ''}`);
  }
  const rule = `Expected Python to be ${OLDEST_PYTHON.join('.')} or later with its module venv, got`;
  return {fault: `${rule} ${found.join('; ') || 'no python3 on the PATH'}`};
}

function sitePackages(name) {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  return spawnSync(at(name, 'bin', 'python'), ['-c', code], {encoding: 'utf8'}).stdout.trim();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setUp({oldest: process.argv.includes('--oldest')});
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
