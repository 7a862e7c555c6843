import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** Each writes what it was called with to `calls`, then leaves what the real one would. */
const FAKE_NPM = `#!/bin/sh
echo "npm $*" >> calls
case "$1" in
  ci) [ -f npm-fails ] && echo 'the registry is away' >&2 && exit 7
      /bin/mkdir -p node_modules && /bin/cp package-lock.json node_modules/.package-lock.json ;;
  run) /bin/mkdir -p dist && : > dist/cli.js ;;
esac`;
const FAKE_PYTHON = `#!/bin/sh
case "$2" in
  import*venv) read -r version < python-version; echo "$version"; [ ! -f no-venv ]; exit ;;
  import*) echo "$0"; exit ;;
  venv) /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python" ;;
  pip) [ "$3" = --version ] && exit ;;
esac
echo "python $*" >> calls
[ ! -f "$2-fails" ]`;

const FAKE_APT = `#!/bin/sh
[ "$1" = --version ] && exit
echo "apt-get $*" >> calls
[ "$1" != install ] || /bin/rm -f no-venv`;

describe('setting up', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'domainfeed-setup-'));
    const lock = {
      packages: {
        '': {},
        'node_modules/a': {version: '1.0.0'},
        'node_modules/b-windows': {version: '1.0.0', optional: true},
      },
    };
    write('package-lock.json', JSON.stringify(lock));
    write('src/cli.ts', '');
    write('clients/python/requirements-dev.txt', '# pinned\ntorch==2.0.0\nnumpy==1.0.0\n');
    write('clients/python/pyproject.toml', '');
    write('python-version', '3 11\n');
    write('bin/npm', FAKE_NPM);
    write('bin/python3', FAKE_PYTHON);
    for (const name of ['npm', 'python3']) chmodSync(join(root, 'bin', name), 0o755);
    for (const name of ['setup.mjs', 'run-step.mjs'])
      copyFileSync(join(scripts, name), join(root, 'scripts', name));
  });

  afterEach(() => {
    rmSync(root, {recursive: true});
  });

  function write(path: string, content: string): void {
    mkdirSync(join(root, dirname(path)), {recursive: true});
    mkdirSync(join(root, 'scripts'), {recursive: true});
    writeFileSync(join(root, path), content);
  }

  /**
   * Runs the script with no other programs than the fakes; what they were called with, in order.
   *
   * @param user - Who it thinks to be: 0 is root.
   */
  function setUp(user = 1000) {
    rmSync(join(root, 'calls'), {force: true});
    const {status, stderr} = spawnSync(process.execPath, [...asUser(user), join(root, 'scripts/setup.mjs')], {
      cwd: root,
      encoding: 'utf8',
      env: {PATH: join(root, 'bin')},
    });
    const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '';
    return {status, stderr, calls: calls.split('\n').slice(0, -1)};
  }

  const asUser = (user: number) => ['--import', `data:text/javascript,process.getuid=()=>${user}`];

  const install = 'python -m pip install --quiet --disable-pip-version-check';
  const packages = [
    `${install} torch==2.0.0`,
    `${install} -r clients/python/requirements-dev.txt`,
    `${install} --no-deps --editable clients/python`,
  ];

  it('installs and builds all in a fresh checkout, torch before the other Python packages', () => {
    const {status, calls} = setUp();
    expect(calls).toEqual([
      'npm ci --no-audit --no-fund --loglevel=error',
      'npm run build --loglevel=error',
      'python -m venv .venv',
      ...packages,
    ]);
    expect(status).toBe(0);
  });

  it('does nothing and says nothing where all is there', () => {
    setUp();
    expect(setUp()).toEqual({status: 0, stderr: '', calls: []});
  });

  it('installs npm packages again when the lock names another version', () => {
    setUp();
    const lock = join(root, 'package-lock.json');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace('1.0.0', '1.0.1'));
    utimesSync(lock, 0, 0);
    expect(setUp().calls).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  it('does not miss an optional package that is made for another system', () => {
    setUp();
    const installed = {packages: {'node_modules/a': {version: '1.0.0'}}};
    write('node_modules/.package-lock.json', JSON.stringify(installed));
    expect(setUp().calls).toEqual([]);
  });

  it('builds again when a source is newer than dist', () => {
    setUp();
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, 'src/cli.ts'), later, later);
    expect(setUp().calls).toEqual(['npm run build --loglevel=error']);
  });

  it('keeps the Python environment and installs into it when the requirements change', () => {
    setUp();
    write('clients/python/requirements-dev.txt', 'torch==2.0.0\nnumpy==1.0.1\n');
    expect(setUp().calls).toEqual(packages);
  });

  it('goes on where an installation was left off', () => {
    write('pip-fails', '');
    expect(setUp().status).toBe(1);
    rmSync(join(root, 'pip-fails'));
    expect(setUp().calls).toEqual(packages);
  });

  it('shows the output of what fails', () => {
    write('npm-fails', '');
    const {status, stderr} = setUp();
    expect(status).toBe(1);
    expect(stderr).toContain('the registry is away');
    expect(stderr).toContain('npm ci --no-audit --no-fund --loglevel=error failed with exit code 7');
  });

  it('asks for a newer Python', () => {
    write('python-version', '3 9\n');
    const {status, stderr} = setUp();
    expect(status).toBe(1);
    expect(stderr).toContain('Expected Python to be 3.11 or later with its module venv, got python3 is 3.9');
  });

  it('asks for Python where there is none', () => {
    rmSync(join(root, 'bin/python3'));
    expect(setUp().stderr).toContain('got no python3 on the PATH');
  });

  it('names the package that has venv on Debian', () => {
    write('no-venv', '');
    const {stderr} = setUp();
    expect(stderr).toContain('python3 is 3.11, without its module venv');
    expect(stderr).toContain('On Debian and Ubuntu: apt-get install python3 python3-venv');
  });

  it('installs that package itself where it is root on such a system', () => {
    write('no-venv', '');
    write('bin/apt-get', FAKE_APT);
    chmodSync(join(root, 'bin/apt-get'), 0o755);
    expect(setUp(1000).status).toBe(1);
    const {status, calls} = setUp(0);
    expect(calls.slice(0, 3)).toEqual([
      'apt-get update -q',
      'apt-get install --yes --no-install-recommends python3 python3-venv',
      'python -m venv .venv',
    ]);
    expect(status).toBe(0);
  });

  it('says what is still missing where that did not help', () => {
    write('python-version', '3 9\n');
    write('bin/apt-get', FAKE_APT);
    chmodSync(join(root, 'bin/apt-get'), 0o755);
    expect(setUp(0).stderr).toContain(
      'Expected Python to be 3.11 or later with its module venv, got python3 is 3.9',
    );
  });
});
