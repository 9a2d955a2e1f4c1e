import type { BrowserContext } from 'playwright-core';

/**
 * Takes from a browser what Chromium 109, the oldest of the hospitals' computers, does not have; from the PDF library's
 * worker too, which is served as its makers built it. Holds for every page opened after this.
 */
export async function makeOlder(context: BrowserContext): Promise<void> {
  await context.addInitScript(takeAway);
  await context.route(/pdf-worker[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `(${takeAway})();${await answer.text()}` });
  });
}

/** Runs in the page and in the worker: by name, with the version that brought each. */
function takeAway(): void {
  // biome-ignore lint/suspicious/noExplicitAny: what the oldest browser lacks has no type in common
  const all = globalThis as any;
  const typed = Object.getPrototypeOf(Uint8Array.prototype);
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  const lacking: [owner: object | undefined, names: PropertyKey[]][] = [
    [Array.prototype, ['toSorted', 'toReversed', 'toSpliced', 'with']], // 110
    [typed, ['toSorted', 'toReversed', 'with']], // 110
    [String.prototype, ['isWellFormed', 'toWellFormed']], // 111
    [ArrayBuffer.prototype, ['resize', 'transfer', 'transferToFixedLength']], // 111, 114
    [all.AbortSignal, ['any']], // 116
    [Object, ['groupBy']], // 117
    [Map, ['groupBy']], // 117
    [Promise, ['withResolvers', 'try']], // 119, 128
    [all.URL, ['canParse', 'parse']], // 120, 126
    [Array, ['fromAsync']], // 121
    [iterator, ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find']], // 122
    [all, ['Iterator', 'Float16Array', 'SuppressedError', 'DisposableStack']], // 122, 135, 134
    [
      Set.prototype,
      ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
    ], // 122
    [all.ReadableStream?.prototype, ['values', Symbol.asyncIterator]], // 124
    [all.Response?.prototype, ['bytes']], // 132
    [all.Blob?.prototype, ['bytes']], // 132
    [RegExp, ['escape']], // 136
    [Uint8Array, ['fromBase64', 'fromHex']], // 140
    [Uint8Array.prototype, ['toBase64', 'toHex', 'setFromBase64', 'setFromHex']], // 140
    [Map.prototype, ['getOrInsert', 'getOrInsertComputed']], // 145
    [WeakMap.prototype, ['getOrInsert', 'getOrInsertComputed']], // 145
    [Math, ['sumPrecise']], // 147
  ];
  for (const [owner, names] of lacking) for (const name of names) if (owner) Reflect.deleteProperty(owner, name);
}
