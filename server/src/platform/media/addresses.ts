import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { types } from 'mediasoup';

export interface RtcPlace {
  host: string;
  loopbackOnly: boolean;
  /** what browsers are told, where it is another than the machine's own */
  announced: string | undefined;
}

/**
 * Where media arrives. A wildcard is not an address that a browser can send to, so every address of the machine is listened
 * on by itself. Behind address translation browsers are told both: people of the same house take the inner one.
 */
export function listenInfos({ host, loopbackOnly, announced }: RtcPlace, port: number): types.TransportListenInfo[] {
  const addresses = loopbackOnly ? ['127.0.0.1'] : isIP(host) && !/^(0\.0\.0\.0|::)$/.test(host) ? [host] : outer();
  return addresses.flatMap((ip) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ip,
      port,
      ...(announced && announced !== ip ? { announcedAddress: announced, exposeInternalIp: true } : {}),
    })),
  );
}

function outer(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
  return found.length > 0 ? found : ['127.0.0.1'];
}
