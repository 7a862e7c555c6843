import {afterAll, describe, expect, it} from '@jest/globals';

import {InstallationWithout} from '../installation-without.js';

const MISSING = 'onnxruntime-node';

describe('where onnxruntime-node is not installed', () => {
  const bare = new InstallationWithout(MISSING);
  afterAll(() => {
    bare.remove();
  });

  it('the doctor says so, and what to install', () => {
    const found = bare.finding('style models');
    expect(found?.state).toBe('off');
    expect(found?.detail).toContain(`npm install ${MISSING}`);
  });

  it('a model is refused, with what to install', () => {
    const {code, message} = bare.errorOf(`
      const {startStyle} = await import('./dist/style/index.js');
      const model = {field: 'align[0].style.model', file: 'x.onnx', range: 'tanh', multiple: 4, width: 8, height: 8};
      await startStyle([model], 1);
    `);
    expect(code).toBe('FAILED_PRECONDITION');
    expect(message).toContain(
      `align[0].style.model needs the optional package ${MISSING} (npm install ${MISSING})`,
    );
  });
});
