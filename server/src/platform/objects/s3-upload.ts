import { createHash } from 'node:crypto';
import type { Client } from 'minio';
import type { ByteSource, Stored } from './store.ts';

/** S3 takes parts of 5 MiB and more, 10,000 at most: 8 MiB allows 80 GB an object and holds 8 MiB a sender. */
const partBytes = 8 * 1024 * 1024;

/**
 * One request for what fits a part, otherwise a multipart upload. The parts are driven here and not by `putObject`,
 * which resumes any unfinished upload of the same key: two senders of one key would mix their parts.
 */
export async function uploadStream(
  client: Client,
  target: { bucket: string; key: string; type: string; hashed: boolean },
  bytes: ByteSource,
): Promise<Stored> {
  const { bucket, key, type, hashed } = target;
  const hash = hashed ? createHash('sha256') : undefined;
  const etags: { part: number; etag: string }[] = [];
  let uploadId: string | undefined;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let size = 0;

  async function sendPart(): Promise<void> {
    uploadId ??= await client.initiateNewMultipartUpload(bucket, key, { 'content-type': type });
    const part = Buffer.concat(pending, pendingBytes);
    pending = [];
    pendingBytes = 0;
    const { etag } = await client.uploadPart(
      {
        bucketName: bucket,
        objectName: key,
        uploadID: uploadId,
        partNumber: etags.length + 1,
        headers: { 'content-length': part.byteLength },
      },
      part,
    );
    etags.push({ part: etags.length + 1, etag });
  }

  try {
    for await (const piece of bytes as AsyncIterable<Uint8Array>) {
      hash?.update(piece);
      size += piece.byteLength;
      pending.push(piece);
      pendingBytes += piece.byteLength;
      if (pendingBytes >= partBytes) await sendPart();
    }
    if (uploadId === undefined) {
      await client.putObject(bucket, key, Buffer.concat(pending, pendingBytes), pendingBytes, { 'Content-Type': type });
    } else {
      if (pendingBytes > 0) await sendPart();
      await client.completeMultipartUpload(bucket, key, uploadId, etags);
    }
    return { size, sha256: hash?.digest('hex') };
  } catch (error) {
    // Parts that nobody completes would be kept, and paid for, for ever; the first fault is the one to tell.
    if (uploadId !== undefined) await client.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined);
    throw error;
  }
}
