// Generates code from proto/: src/gen (TypeScript) and the Python client's gen.
// `node scripts/generate.mjs` writes it; with --check nothing is written, and files that differ are named, exit code 1.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

// This version's code asks for no newer runtime: it works with protobuf 4.21 as with 7.
const GRPCIO_TOOLS = 'grpcio-tools==1.62.3';
const PROTO = 'domainfeed/v1/feed.proto';
const PYTHON_FILES = ['feed_pb2.py', 'feed_pb2.pyi'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescriptGen = 'src/gen';
const pythonGen = 'clients/python/src/domainfeed/gen';

/** Generates everything below `folder`, at the same paths as in the project. */
function generate(folder) {
  run('npx', ['--no-install', 'buf', 'generate', '--output', folder]);
  const messages = mkdtempSync(join(tmpdir(), 'domainfeed-python-'));
  try {
    run(pythonWithTools(), [
      '-m',
      'grpc_tools.protoc',
      '-I',
      'proto',
      `--python_out=${messages}`,
      `--pyi_out=${messages}`,
      PROTO,
    ]);
    mkdirSync(join(folder, pythonGen), {recursive: true});
    for (const file of PYTHON_FILES) {
      cpSync(join(messages, dirname(PROTO), file), join(folder, pythonGen, file));
    }
  } finally {
    rmSync(messages, {recursive: true, force: true});
  }
}

/** The Python of .venv-generate, which is made when it is missing or has other tools. */
function pythonWithTools() {
  const venv = join(root, '.venv-generate');
  const python = join(venv, 'bin', 'python');
  const stamp = join(venv, GRPCIO_TOOLS);
  if (!existsSync(stamp)) {
    rmSync(venv, {recursive: true, force: true});
    run(process.env.DOMAINFEED_PYTHON ?? 'python3', ['-m', 'venv', venv]);
    // grpcio-tools 1.62 imports pkg_resources, which setuptools 81 no longer has.
    run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      GRPCIO_TOOLS,
      'setuptools<81',
    ]);
    mkdirSync(stamp);
  }
  return python;
}

/** The generated files that are not as they would be generated now: changed, missing or left over. */
function listDifferences(fresh) {
  const names = new Set(
    [fresh, root].flatMap((base) => [
      ...listFiles(base, typescriptGen),
      ...PYTHON_FILES.map((file) => join(pythonGen, file)),
    ]),
  );
  return [...names].sort().filter((name) => read(join(fresh, name)) !== read(join(root, name)));
}

function listFiles(base, folder) {
  if (!existsSync(join(base, folder))) return [];
  return readdirSync(join(base, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1));
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function run(command, args) {
  execFileSync(command, args, {cwd: root, stdio: ['ignore', process.stderr, 'inherit']});
}

if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'domainfeed-generate-'));
  try {
    generate(fresh);
    const different = listDifferences(fresh);
    for (const name of different) {
      console.error(`${name} is not what proto/ generates: run npm run generate`);
    }
    process.exitCode = different.length === 0 ? 0 : 1;
  } finally {
    rmSync(fresh, {recursive: true, force: true});
  }
} else {
  rmSync(join(root, typescriptGen), {recursive: true, force: true});
  generate(root);
}
