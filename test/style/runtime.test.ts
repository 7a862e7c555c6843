import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

const MISSING = 'onnxruntime-node';

let bare: string;

/** The compiled files beside all packages but the runtime. */
beforeAll(() => {
  bare = mkdtempSync(join(tmpdir(), 'domainfeed-bare-'));
  cpSync('dist', join(bare, 'dist'), {recursive: true});
  cpSync('package.json', join(bare, 'package.json'));
  mkdirSync(join(bare, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    if (name !== MISSING) symlinkSync(resolve('node_modules', name), join(bare, 'node_modules', name));
  }
});

afterAll(() => {
  rmSync(bare, {recursive: true});
});

describe('where onnxruntime-node is not installed', () => {
  it('the doctor says so, and what to install', () => {
    const printed = execFileSync(process.execPath, ['dist/cli.js', 'doctor', '--json'], {
      cwd: bare,
      encoding: 'utf8',
    });
    const findings = JSON.parse(printed) as {what: string; state: string; detail: string}[];
    const found = findings.find(({what}) => what === 'style models');
    expect(found?.state).toBe('off');
    expect(found?.detail).toContain(`npm install ${MISSING}`);
  });

  it('a model is refused, with what to install', () => {
    const script = `
      import {startStyle} from './dist/style/index.js';
      const model = {field: 'align[0].style.model', file: 'x.onnx', range: 'tanh', multiple: 4, width: 8, height: 8};
      try {
        await startStyle([model], 1);
      } catch ({code, message}) {
        console.log(JSON.stringify({code, message}));
      }
    `;
    writeFileSync(join(bare, 'script.mjs'), script);
    const printed = execFileSync(process.execPath, ['script.mjs'], {cwd: bare, encoding: 'utf8'});
    const {code, message} = JSON.parse(printed) as {code: string; message: string};
    expect(code).toBe('FAILED_PRECONDITION');
    expect(message).toContain(
      `align[0].style.model needs the optional package ${MISSING} (npm install ${MISSING})`,
    );
  });
});
