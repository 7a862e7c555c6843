// Runs every gate, also after one has failed, and ends with one line: N passed, N failed.
// A gate that runs tests counts each of them, any other gate counts as one.
// Usage: node scripts/check.mjs [WORD ...]   only the gates whose name contains one of the words
import {spawn} from 'node:child_process';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {stripVTControlCharacters} from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';

const gates = [
  {name: 'generated code is current', command: 'npm run --silent generate:check'},
  {
    name: 'proto lint',
    command: 'npx --no-install buf lint && npx --no-install buf format --diff --exit-code',
  },
  {name: 'format', command: 'npm run --silent format:check'},
  {name: 'build', command: 'npm run --silent build'},
  {name: 'types', command: 'npm run --silent types'},
  {name: 'lint', command: 'npm run --silent lint'},
  {name: 'TypeScript tests', command: 'npm run --silent test:ts', count: countJest},
  {name: 'demo', command: 'npm run --silent demo -- --epochs 1 --out .demo/check'},
  {name: 'Python format', command: `${python} -m ruff format --check clients/python examples scripts/bench`},
  {name: 'Python lint', command: `${python} -m ruff check clients/python examples scripts/bench`},
  {name: 'Python types', command: `cd clients/python && ../../${python} -m mypy`},
  {name: 'Python tests', command: `cd clients/python && ../../${python} -m pytest`, count: countPytest},
  {
    name: 'Python tests of the bench',
    command: `cd scripts/bench && ../../${python} -m pytest`,
    count: countPytest,
  },
  {name: 'JPEG fuzz', command: 'node scripts/fuzz/jpeg.mjs --seconds 20'},
  {
    name: 'Python tests, oldest dependencies',
    command: 'cd clients/python && ../../.venv-oldest/bin/python -m pytest',
    count: countPytest,
  },
];

/** jest: "Tests:  1 failed, 2 skipped, 30 passed, 33 total"; a suite that doesn't load fails without a test. */
function countJest(output) {
  const tests = /^Tests:\s+(.*)$/m.exec(output)?.[1] ?? '';
  const suites = /^Test Suites:\s+(.*)$/m.exec(output)?.[1] ?? '';
  return {
    passed: numberBefore('passed', tests),
    failed: numberBefore('failed', tests) || numberBefore('failed', suites),
  };
}

/** pytest: "=== 1 failed, 30 passed, 1 error in 2.10s ===" */
function countPytest(output) {
  const line = output.split('\n').findLast((text) => / in [\d.]+s/.test(text)) ?? '';
  return {
    passed: numberBefore('passed', line),
    failed: numberBefore('failed', line) + numberBefore('error', line),
  };
}

function numberBefore(word, text) {
  return Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
}

function run({name, command, count}) {
  process.stdout.write(`\n=== ${name}: ${command}\n`);
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', command], {cwd: root, stdio: ['ignore', 'pipe', 'pipe']});
    let output = '';
    for (const [stream, sink] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        output += chunk;
        sink.write(chunk);
      });
    }
    child.on('close', (code) => {
      const {passed, failed} = count?.(stripVTControlCharacters(output)) ?? {
        passed: Number(code === 0),
        failed: 0,
      };
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stdout.write(
        `--- ${name}: ${code === 0 ? 'passed' : `FAILED with exit code ${code}`}, ${seconds} s\n`,
      );
      resolve({name, passed, failed: code === 0 ? failed : Math.max(1, failed)});
    });
  });
}

/** Runs the gates whose name contains one of the words, or all; returns whether they passed. */
export async function check(words = []) {
  const results = [];
  for (const gate of gates) {
    if (words.length === 0 || words.some((word) => gate.name.includes(word))) results.push(await run(gate));
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  for (const {name, failed} of results) if (failed > 0) process.stdout.write(`failed: ${name}\n`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await check(process.argv.slice(2))) ? 0 : 1;
}
