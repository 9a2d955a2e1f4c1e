/**
 * Keys are segments of `A-Z a-z 0-9 . _ -` joined by '/'. No segment is made of dots alone, so no key can name
 * anything outside its store; 240 characters, because the folder store makes one file name (255 bytes) of a key.
 */
const longest = 240;
const segment = '(?!\\.+(?:/|$))[A-Za-z0-9._-]+';
const grammar = new RegExp(`^${segment}(?:/${segment})*$`);
const prefixGrammar = /^[A-Za-z0-9._/-]*$/;

/** A key or prefix that could leave the store, or that not every store could keep. */
export class WrongKey extends Error {
  constructor(what: string) {
    super(`not a key of the object store: ${JSON.stringify(what.slice(0, 60))}`);
    this.name = 'WrongKey';
  }
}

export function checkKey(key: string): void {
  if (key.length > longest || !grammar.test(key)) throw new WrongKey(key);
}

/** A prefix may end within a segment. */
export function checkPrefix(prefix: string): void {
  if (prefix.length > longest || !prefixGrammar.test(prefix)) throw new WrongKey(prefix);
}
