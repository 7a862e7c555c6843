import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** How a command ended, and what it printed. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs the compiled command line in a folder, to its end. */
export function runCli(args: readonly string[], cwd: string): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], {cwd}, (_error, stdout, stderr) => {
      resolve({code: child.exitCode ?? -1, stdout, stderr});
    });
  });
}
