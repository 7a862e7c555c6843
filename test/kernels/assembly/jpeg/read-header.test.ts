import {describe, expect, it} from '@jest/globals';

import {decodeJpegWindow} from '../../../../src/kernels/kernel-decoder.js';
import {makePicture} from '../../made-pictures.js';
import {makeRequest} from '../../made-request.js';
import {encodeJpeg} from '../../turbo-judge.js';

const SIZE = [24, 16] as const;

/** A marker segment: its marker's second byte, and what follows its length. */
interface Segment {
  readonly marker: number;
  readonly body: readonly number[];
}

const DQT = 0xdb;
const DHT = 0xc4;
const SOF0 = 0xc0;
const SOS = 0xda;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP14 = 0xee;

const file = encodeJpeg(makePicture('photo', ...SIZE, 1), ...SIZE, {subsampling: '4:2:0', quality: 90});
const {segments, scan} = takeApart(file);

function takeApart(jpeg: Uint8Array): {segments: Segment[]; scan: number[]} {
  const found: Segment[] = [];
  for (let at = 2; ;) {
    const end = at + 2 + jpeg[at + 2] * 256 + jpeg[at + 3];
    found.push({marker: jpeg[at + 1], body: [...jpeg.subarray(at + 4, end)]});
    if (jpeg[at + 1] === SOS) return {segments: found, scan: [...jpeg.subarray(end)]};
    at = end;
  }
}

function join(parts: readonly Segment[], between: readonly number[] = []): Uint8Array {
  const header = parts.flatMap(({marker, body}) => {
    const length = body.length + 2;
    return [...between, 0xff, marker, length >> 8, length & 255, ...body];
  });
  return Uint8Array.from([0xff, 0xd8, ...header, ...scan]);
}

/** The file with the first segment of a marker changed; undefined takes it out. */
function withChanged(marker: number, change: (body: number[]) => readonly number[] | undefined): Uint8Array {
  const at = segments.findIndex((segment) => segment.marker === marker);
  const body = change([...segments[at].body]);
  return join(segments.toSpliced(at, 1, ...(body === undefined ? [] : [{marker, body}])));
}

/** The same with one byte set. */
function withByte(marker: number, offset: number, value: number): Uint8Array {
  return withChanged(marker, (body) => body.with(offset, value));
}

function withSegment(segment: Segment): Uint8Array {
  return join([segment, ...segments]);
}

function decode(bytes: Uint8Array): Uint8Array | string {
  const out = new Uint8Array(3 * 24 * 16);
  return decodeJpegWindow(makeRequest(bytes, SIZE), out) ?? out;
}

const zeros = (count: number) => Array.from({length: count}, () => 0);

describe('readHeader', () => {
  it.each<[string, Uint8Array]>([
    ['stray bytes between segments', join(segments, [1, 2, 3])],
    ['fill bytes before markers', join(segments, [0xff, 0xff])],
    ['stuffed zeros between segments', join(segments, [0xff, 0])],
    ['segments that it does not know', withSegment({marker: 0xe5, body: [1, 2, 3]})],
    [
      'quantization values of 16 bits',
      withChanged(DQT, (body) => [0x10, ...body.slice(1).flatMap((v) => [0, v])]),
    ],
    [
      'an extended frame of 8 bits',
      join(segments.map((s) => (s.marker === SOF0 ? {...s, marker: 0xc1} : s))),
    ],
  ])('reads past %s', (_what, bytes) => {
    expect(decode(bytes)).toEqual(decode(file));
  });

  it.each<[string, Uint8Array]>([
    ['more codes of a length than there can be', withChanged(DHT, () => [0x10, 3, ...zeros(15), 1, 2, 3])],
    [
      'more symbols than there can be',
      withChanged(DHT, () => [
        0x10,
        ...zeros(14),
        100,
        200,
        ...Array.from({length: 300}, (_, at) => at & 255),
      ]),
    ],
    ['a DC symbol above 15', withChanged(DHT, () => [0x00, 1, ...zeros(15), 16])],
    ['a table class above 1', withByte(DHT, 0, 0x20)],
    ['a table id above 3', withByte(DHT, 0, 0x04)],
    ['fewer symbols than it counts', withChanged(DHT, (body) => body.slice(0, -1))],
  ])('refuses a Huffman table with %s', (_what, bytes) => {
    expect(() => decode(bytes)).toThrow('corrupt JPEG: a Huffman table breaks its rules');
  });

  it.each<[string, Uint8Array]>([
    ['a quantization table id above 3', withByte(DQT, 0, 0x04)],
    ['quantization values of 24 bits', withByte(DQT, 0, 0x20)],
    ['too few quantization values', withChanged(DQT, (body) => body.slice(0, -1))],
    ['a restart interval of three bytes', withSegment({marker: DRI, body: [0, 0, 1]})],
    ['a second frame', withSegment(segments.find(({marker}) => marker === SOF0) ?? segments[0])],
    ['a frame shorter than its components', withChanged(SOF0, (body) => body.slice(0, -1))],
    ['a frame of width 0', withChanged(SOF0, (body) => body.toSpliced(3, 2, 0, 0))],
    ['no frame', withChanged(SOF0, () => undefined)],
    ['a scan header longer than its components', withChanged(SOS, (body) => [...body, 0])],
    ['a scan of more components than the frame', withChanged(SOS, (body) => [4, 9, 0, ...body.slice(1)])],
    ['a scan that names a table above 3', withByte(SOS, 2, 0x40)],
    ['a start of image within the header', withSegment({marker: 0xd8, body: []})],
    [
      'a segment shorter than its own length',
      join([...segments])
        .with(4, 0)
        .with(5, 1),
    ],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decode(bytes)).toThrow('corrupt JPEG: a marker segment breaks its rules');
  });

  it.each<[string, Uint8Array, string]>([
    ['a missing quantization table', withChanged(DQT, () => undefined), 'a quantization table is missing'],
    ['an image without data', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9, 0, 0]), 'there is no image data'],
    ['no JPEG', Uint8Array.from([0x89, 0x50, 0x4e, 0x47]), 'it does not begin with a start of image'],
    ['an empty file', new Uint8Array(0), 'it does not begin with a start of image'],
  ])('refuses %s', (_what, bytes, fault) => {
    expect(() => decode(bytes)).toThrow(`corrupt JPEG: ${fault}`);
  });

  it.each<[string, Uint8Array]>([
    ['no Huffman table', withChanged(DHT, () => undefined)],
    ['not 8 bits per sample', withByte(SOF0, 0, 12)],
    ['height comes later', withChanged(SOF0, (body) => body.toSpliced(1, 2, 0, 0))],
    ['not 1 or 3 components', withChanged(SOF0, (body) => body.with(5, 2).slice(0, -3))],
    ['unusual sampling factors', withByte(SOF0, 7, 0x31)],
    ['unusual sampling factors', withByte(SOF0, 7, 0x44)],
    ['unusual sampling factors', withByte(SOF0, 7, 0x24)],
    ['unusual sampling factors', withByte(SOF0, 10, 0x21)],
    ['several scans', withChanged(SOS, (body) => [1, ...body.slice(1, 3), ...body.slice(-3)])],
    ['lossless or hierarchical', withSegment({marker: 0xc3, body: zeros(6)})],
    ['arithmetic coding', withSegment({marker: 0xc9, body: zeros(6)})],
    ['arithmetic coding', withSegment({marker: 0xcc, body: zeros(2)})],
    [
      'stored as RGB',
      join([
        {marker: APP14, body: [...Buffer.from('Adobe'), ...zeros(7)]},
        ...segments.filter(({marker}) => marker !== APP0),
      ]),
    ],
  ])('leaves a file to others: %s', (reason, bytes) => {
    expect(decode(bytes)).toBe(reason);
  });

  it('takes a file with a JFIF marker for YCbCr, whatever an Adobe marker says', () => {
    expect(decode(withSegment({marker: APP14, body: [...Buffer.from('Adobe'), ...zeros(7)]}))).toEqual(
      decode(file),
    );
  });

  it.each([0x0101, 0xffdc])(
    'runs out of data, not of memory, in a frame that claims to be %d x 65500',
    (width) => {
      // Codes that any bits are of, so that nothing but the end of the data can be found wrong.
      const endless = segments.map(({marker, body}) => {
        if (marker === SOF0) return {marker, body: body.toSpliced(1, 4, 0xff, 0xdc, width >> 8, width & 255)};
        return {
          marker,
          body: marker === DHT ? [body[0], 2, ...zeros(15), 0x00, body[0] < 0x10 ? 1 : 0x10] : body,
        };
      });
      const corner = {x: width - 1, y: 65499, width: 1, height: 1};
      const request = makeRequest(join(endless), [width, 65500], {window: corner, width: 1, height: 1});
      expect(() => decodeJpegWindow(request, new Uint8Array(3))).toThrow(
        'truncated JPEG: the image data ends too early',
      );
    },
  );

  it('leaves a window to others that needs more memory than the kernel has', () => {
    const bytes = withChanged(SOF0, (body) => body.toSpliced(1, 4, 0xff, 0xdc, 0xff, 0xdc));
    const request = makeRequest(bytes, [65500, 65500], {width: 1, height: 1});
    expect(decodeJpegWindow(request, new Uint8Array(3))).toBe('too large for the kernel');
  });
});
