import {describe, expect, it} from '@jest/globals';

import {fieldPath} from '../../src/config/field-path.js';

describe('fieldPath', () => {
  it('joins names by dots, and sets numbers and names with other characters in brackets', () => {
    expect(fieldPath(['feeds', 'train', 'augment', 0, 'crop'])).toBe('feeds.train.augment[0].crop');
    expect(fieldPath(['domains', 'Real World', 'role'])).toBe("domains['Real World'].role");
    expect(fieldPath(['domains', '30'])).toBe('domains.30');
    expect(fieldPath(['a.b', 'c'])).toBe("['a.b'].c");
  });
});
