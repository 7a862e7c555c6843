import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

/** One thing that the doctor found. */
interface Finding {
  readonly what: string;
  readonly state: string;
  readonly detail: string;
}

/** The compiled files beside all packages but one. */
export class InstallationWithout {
  private readonly folder = mkdtempSync(join(tmpdir(), 'domainfeed-without-'));

  constructor(missing: string) {
    cpSync('dist', join(this.folder, 'dist'), {recursive: true});
    cpSync('package.json', join(this.folder, 'package.json'));
    const packages = join(this.folder, 'node_modules');
    mkdirSync(packages);
    for (const name of readdirSync('node_modules')) {
      if (name !== missing) symlinkSync(resolve('node_modules', name), join(packages, name));
    }
  }

  /** What `domainfeed doctor` says of something. */
  finding(what: string): Finding | undefined {
    const findings = JSON.parse(this.run(['dist/cli.js', 'doctor', '--json'])) as Finding[];
    return findings.find((found) => found.what === what);
  }

  /** The code and the message of what a script throws; its paths begin at the folder. */
  errorOf(script: string): {readonly code: string; readonly message: string} {
    const text = `try {${script}} catch ({code, message}) {console.log(JSON.stringify({code, message}))}`;
    writeFileSync(join(this.folder, 'script.mjs'), text);
    return JSON.parse(this.run(['script.mjs'])) as {code: string; message: string};
  }

  remove(): void {
    rmSync(this.folder, {recursive: true});
  }

  private run(words: readonly string[]): string {
    return execFileSync(process.execPath, words, {cwd: this.folder, encoding: 'utf8'});
  }
}
