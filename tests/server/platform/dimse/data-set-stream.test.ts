import { describe, expect, it } from 'vitest';
import { DataSetStream } from '../../../../server/src/platform/dimse/data-set-stream.ts';

const bytes = (length: number) => new Uint8Array(length).fill(length);

describe('a data set on its way to the store', () => {
  it('arrives piece by piece, uncopied', async () => {
    const stream = new DataSetStream(1000);
    const pieces = [bytes(3), bytes(0), bytes(5)];
    for (const piece of pieces) stream.push(piece);
    stream.end();
    const read: Uint8Array[] = [];
    for await (const piece of stream) read.push(piece);
    expect(read).toHaveLength(2);
    expect(read[0]).toBe(pieces[0]);
    expect(read[1]).toBe(pieces[2]);
  });

  it('holds the socket back while the reader has enough, and lets it go on when it has read', async () => {
    const stream = new DataSetStream(10);
    expect(stream.push(bytes(9))).toBeUndefined();
    const wait = stream.push(bytes(9));
    expect(wait).toBeInstanceOf(Promise);
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    const third = reader.next();
    await wait;
    stream.push(bytes(1));
    stream.end();
    expect((await third).value).toHaveLength(1);
    expect((await reader.next()).done).toBe(true);
  });

  it('fails its reader when the sender is lost, and never seems complete', async () => {
    const stream = new DataSetStream(1000);
    stream.push(bytes(4));
    stream.push(bytes(5));
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    stream.fail(new Error('lost'));
    await expect(reader.next()).rejects.toThrow('lost');
  });

  it('fails a reader that waits, and one that has not begun', async () => {
    const waiting = new DataSetStream(1000);
    const next = waiting[Symbol.asyncIterator]().next();
    waiting.fail(new Error('lost'));
    await expect(next).rejects.toThrow('lost');

    const late = new DataSetStream(1000);
    late.push(bytes(4));
    late.fail(new Error('lost'));
    await expect(late[Symbol.asyncIterator]().next()).rejects.toThrow('lost');
  });

  it('is passed over when its reader stops', async () => {
    const stream = new DataSetStream(10);
    const wait = stream.push(bytes(20));
    for await (const _ of stream) break;
    await wait;
    expect(stream.push(bytes(20))).toBeUndefined();
  });

  it('releases the sender when it fails', async () => {
    const stream = new DataSetStream(10);
    const wait = stream.push(bytes(20));
    stream.fail(new Error('lost'));
    await expect(wait).resolves.toBeUndefined();
  });
});
