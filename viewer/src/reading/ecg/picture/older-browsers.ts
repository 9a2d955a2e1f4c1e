/**
 * What the PDF library calls and neither Chromium 109 nor its own build for older browsers has; found by taking from a newer
 * browser what the oldest one lacks (tests/support/older-browser.ts). Imported before the library, in the page and in its worker.
 */
const missing: [owner: object, name: string, value: unknown][] = [
  [
    Promise,
    'withResolvers', // 119
    function withResolvers(this: PromiseConstructor) {
      let resolve: unknown;
      let reject: unknown;
      const promise = new this((yes, no) => {
        [resolve, reject] = [yes, no];
      });
      return { promise, resolve, reject };
    },
  ],
  [
    Array.prototype,
    'toSpliced', // 110
    function toSpliced(this: unknown[], ...given: [number, number]) {
      const copy = [...this];
      copy.splice(...given);
      return copy;
    },
  ],
  [
    ArrayBuffer.prototype,
    'transferToFixedLength', // 114; what is left behind is not used again
    function transferToFixedLength(this: ArrayBuffer, length = this.byteLength) {
      const copy = new Uint8Array(length);
      copy.set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
      return copy.buffer;
    },
  ],
  ...[Response.prototype, Blob.prototype].map((owner): [object, string, unknown] => [
    owner,
    'bytes', // 132
    async function bytes(this: Blob) {
      return new Uint8Array(await this.arrayBuffer());
    },
  ]),
];

for (const [owner, name, value] of missing)
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });

export {};
