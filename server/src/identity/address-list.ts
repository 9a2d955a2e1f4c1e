import { BlockList, isIP } from 'node:net';

/** `10.1.2.3`, `fd00::1`, or with a prefix length `10.1.2.0/24`. */
export function isAddressRule(rule: string): boolean {
  const [address = '', prefix, ...rest] = rule.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Is `remote` among `rules`? An empty list lets nobody in. Sockets that speak both families show IPv4 as ::ffff:a.b.c.d. */
export function isAmong(remote: string, rules: readonly string[]): boolean {
  const address = plainAddress(remote);
  const version = isIP(address);
  if (version === 0) return false;
  const list = new BlockList();
  for (const rule of rules.filter(isAddressRule)) {
    const [network = '', prefix] = rule.split('/');
    const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** IPv4 in its own clothes, and no zone: one machine is one address. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  return mapped ?? bare;
}
