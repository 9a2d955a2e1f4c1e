/**
 * Content-Disposition for a name in any script (RFC 6266): the plain form for what knows no better, `filename*` (RFC 8187)
 * for every browser. Always an attachment: what somebody put into a consult never runs under the hub's own address.
 */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
