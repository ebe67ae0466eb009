import { describe, expect, test } from '@jest/globals';
import { eventData } from './board-source.ts';

async function dataOf(...chunks: readonly string[]): Promise<string[]> {
  async function* bytes() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  }
  const found: string[] = [];
  for await (const data of eventData(bytes())) found.push(data);
  return found;
}

describe('a stream of events', () => {
  test('is read however its bytes are cut', async () => {
    expect(await dataOf('id: 1\nda', 'ta: {"a":1}\n', '\nid: 2\r\ndata: 2\r\n\r\n')).toEqual(['{"a":1}', '2']);
  });

  test('keeps a character together that was cut', async () => {
    const bytes = Buffer.from('data: 应\n\n').toString('latin1');

    expect(await dataOf(bytes.slice(0, 7), bytes.slice(7))).toEqual(['应']);
  });

  test('passes over news of another type than boards', async () => {
    expect(await dataOf('event: event\nid: 4\ndata: {"kind":"state"}\n\nid: 5\ndata: {"a":1}\n\n')).toEqual([
      '{"a":1}',
    ]);
  });

  test('passes over what holds no data', async () => {
    expect(await dataOf(': here I am\n\nretry: 3\n\ndata: a\ndata: b\n\ndata: cut off')).toEqual(['a\nb']);
  });
});
