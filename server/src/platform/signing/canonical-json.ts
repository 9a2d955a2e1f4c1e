/**
 * One text for one value (RFC 8785): members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes
 * them. What is signed is this text, so whatever JSON cannot say exactly is refused with its place rather than dropped:
 * a Date, a Map, NaN, a hole in a list, half of a surrogate pair. A member that is `undefined` counts as absent.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', new Set());
}

/** The bytes that are hashed and signed. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function write(value: unknown, place: string, above: Set<object>): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) refuse(place, `${value} is no JSON number`);
      return JSON.stringify(value);
    case 'string':
      if (!value.isWellFormed()) refuse(place, 'text holds half of a surrogate pair');
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : writeComposite(value, place, above);
    default:
      return refuse(place, `${typeof value} has no JSON form`);
  }
}

function writeComposite(value: object, place: string, above: Set<object>): string {
  if (above.has(value)) refuse(place, 'value contains itself');
  above.add(value);
  const text = Array.isArray(value) ? writeList(value, place, above) : writeMembers(value, place, above);
  above.delete(value);
  return text;
}

function writeList(list: unknown[], place: string, above: Set<object>): string {
  return `[${Array.from(list, (item, index) => write(item, `${place}[${index}]`, above)).join(',')}]`;
}

function writeMembers(value: object, place: string, above: Set<object>): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse(place, 'only plain objects have one JSON form');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, member]) => `${write(name, `${place} member name`, above)}:${write(member, `${place}.${name}`, above)}`,
    );
  return `{${members.join(',')}}`;
}

function refuse(place: string, reason: string): never {
  throw new TypeError(`cannot be written as canonical JSON: ${place}: ${reason}`);
}
