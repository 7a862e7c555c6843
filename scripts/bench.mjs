// domainfeed beside the loaders that people use: sets up, makes images, measures all in one alternating run, prints
// tables, writes them as JSON and as a picture. `npm run bench -- --help` names the options.
import {spawn} from 'node:child_process';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {SetUpError} from './run-step.mjs';
import {ensureBuild, ensureNodeModules, ensureVenv} from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);

async function bench() {
  await ensureNodeModules();
  await ensureBuild();
  const python = await ensureVenv();
  const child = spawn(python, ['-m', 'loaders', ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(), // paths are the user's: npm runs scripts in the folder of package.json
    stdio: 'inherit',
    env: {
      ...process.env,
      PYTHONPATH: [at('scripts', 'bench'), at('clients', 'python', 'src')].join(delimiter),
      // The sidecar of this checkout, by the Node that runs this script.
      DOMAINFEED_COMMAND: [process.execPath, at('dist', 'start.cjs')].map((word) => `'${word}'`).join(' '),
    },
  });
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
}

try {
  process.exitCode = await bench();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
