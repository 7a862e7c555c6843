import {describe, expect, it} from '@jest/globals';

import {listenAddress, tcpAddress} from '../../src/config/listen-address.js';

describe('listenAddress', () => {
  const schema = listenAddress('/etc/feed');

  it.each(['127.0.0.1:50061', 'localhost:0', '0.0.0.0:65535', '[::1]:50061', '[::]:1', 'my-host.example:80'])(
    'takes %s as it is',
    (address) => {
      expect(schema.parse(address)).toBe(address);
      expect(tcpAddress.parse(address)).toBe(address);
    },
  );

  it.each([
    ['unix:feed.sock', 'unix:/etc/feed/feed.sock'],
    ['unix:../run/feed.sock', 'unix:/etc/run/feed.sock'],
    ['unix:/run/feed.sock', 'unix:/run/feed.sock'],
    ['unix:///run/feed.sock', 'unix:/run/feed.sock'],
  ])('makes the path in %s absolute, for a socket alone', (address, absolute) => {
    expect(schema.parse(address)).toBe(absolute);
    expect(tcpAddress.safeParse(address).success).toBe(false);
  });

  it('takes the longest path that a socket may have and refuses one byte more', () => {
    const longest = `unix:/${'é'.repeat(53)}`;
    expect(schema.parse(longest)).toBe(longest);
    expect(schema.safeParse(`${longest}x`).success).toBe(false);
  });

  it.each([
    '',
    ':50061',
    'localhost',
    'localhost:',
    'localhost:65536',
    'localhost:-1',
    '::1:50061',
    '[::1]',
    '[localhost]:1',
    'my host:1',
    'http://x:1',
    'unix:',
    'unix:a\0b',
  ])('refuses %p with the rule', (address) => {
    expect(schema.safeParse(address).error?.issues.map(({message}) => message)).toEqual([
      'host:port or [::1]:port with a port from 0 to 65535, or unix:path with a path of at most 107 bytes',
    ]);
    expect(tcpAddress.safeParse(address).error?.issues.map(({message}) => message)).toEqual([
      'host:port or [::1]:port with a port from 0 to 65535',
    ]);
  });
});
