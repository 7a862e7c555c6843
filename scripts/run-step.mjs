// One step of the set-up: a command whose output is shown only where it fails.
import {spawn} from 'node:child_process';

const SHOWN_LINES = 40;

/** What the user can do something about; the message is all that is to be shown. */
export class SetUpError extends Error {}

/**
 * Runs a command behind one line on stderr: what is done and for how long. On a terminal the seconds count.
 * Throws SetUpError with the last lines of its output.
 */
export async function runStep(title, command, words, options) {
  const {stderr} = process;
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const redraw = () => stderr.write(`\r${title} ... ${seconds()}`);
  stderr.write(`${title} ...`);
  const ticking = stderr.isTTY ? setInterval(redraw, 1000) : undefined;
  try {
    const {code, output} = await run(command, words, options);
    if (code === 0) {
      stderr.write(stderr.isTTY ? `\r${title} ... ${seconds()}\n` : ` ${seconds()}\n`);
      return;
    }
    stderr.write(' failed\n');
    const end = output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
    throw new SetUpError(`${end}\n${[command, ...words].join(' ')} failed with exit code ${code}`);
  } finally {
    clearInterval(ticking);
  }
}

function run(command, words, options) {
  return new Promise((resolve) => {
    const child = spawn(command, words, {...options, stdio: ['ignore', 'pipe', 'pipe']});
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({code: error.code, output: `${command}: ${error.message}`}));
    child.on('close', (code, signal) => resolve({code: code ?? signal, output}));
  });
}
