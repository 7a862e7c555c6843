import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** How a command ended, and what it printed. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));

/** Runs the compiled command line in a folder, to its end; `nodeArgs` are arguments of Node. */
export function runCli(
  args: readonly string[],
  cwd: string,
  nodeArgs: readonly string[] = [],
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...nodeArgs, cli, ...args], {cwd}, (_error, stdout, stderr) => {
      resolve({code: child.exitCode ?? -1, stdout, stderr});
    });
  });
}
