import {afterAll, describe, expect, it} from '@jest/globals';

import {InstallationWithout} from '../installation-without.js';

describe('where sharp is not installed', () => {
  const bare = new InstallationWithout('sharp');
  afterAll(() => {
    bare.remove();
  });

  it('the doctor says so, and what to install', () => {
    const found = bare.finding('decoders');
    expect(found?.state).toBe('off');
    expect(found?.detail).toMatch(/^sharp can't be loaded: Cannot find module 'sharp'.*npm install .*sharp$/);
  });

  it('an image that it must decode ends the run by name, and is not taken for a bad one', () => {
    const {code, message} = bare.errorOf(`
      const {decodeWindow} = await import('./dist/decode/index.js');
      const header = {format: 'png', width: 1, height: 1, orientation: 1};
      const window = {x: 0, y: 0, width: 1, height: 1};
      const request = {bytes: new Uint8Array(9), header, window, width: 1, height: 1, filter: 'area', background: [0, 0, 0]};
      await decodeWindow(request, new Uint8Array(3));
    `);
    expect(code).toBe('FAILED_PRECONDITION');
    expect(message).toMatch(/^sharp can't be loaded: /);
  });
});
