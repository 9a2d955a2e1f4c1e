import type { ClientOptions } from 'minio';

/** What `s3://key:secret@host:port/bucket?tls=0&region=…` says. Faults name the part, never the secret. */
export function readS3Setting(setting: string): { client: ClientOptions; bucket: string; region: string } {
  const url = URL.parse(setting);
  if (url === null) throw new Error('HUB_OBJECTS: not an address');
  const bucket = decodeURIComponent(url.pathname.slice(1));
  if (!url.hostname) throw new Error('HUB_OBJECTS: the host is missing');
  if (!url.username || !url.password) throw new Error('HUB_OBJECTS: key:secret@ is missing');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new Error('HUB_OBJECTS: not a bucket name');
  const tls = url.searchParams.get('tls') ?? '1';
  if (tls !== '0' && tls !== '1') throw new Error('HUB_OBJECTS: tls is 0 or 1');
  const region = url.searchParams.get('region') ?? 'us-east-1';
  return {
    bucket,
    region,
    client: {
      endPoint: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port ? Number(url.port) : tls === '1' ? 443 : 80,
      useSSL: tls === '1',
      accessKey: decodeURIComponent(url.username),
      secretKey: decodeURIComponent(url.password),
      region,
      pathStyle: true,
    },
  };
}
