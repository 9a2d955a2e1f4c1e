import { once } from 'node:events';
import { mediasoup } from '@hub/infra/media-worker/recipe';
import { createWorker, version } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { lacks, mediaWorker, pathOf } from '../../support/services/index.ts';

describe.skipIf(lacks(mediaWorker))('the media worker', () => {
  it('is of the version that the server speaks, makes a room and a way in, and ends when it is closed', async () => {
    expect(version).toBe(mediasoup().version);
    const worker = await createWorker({ workerBin: pathOf(mediaWorker) ?? '', logLevel: 'error' });
    try {
      const router = await worker.createRouter({
        mediaCodecs: [
          { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
          { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
        ],
      });
      expect(router.rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).toContain('video/rtx');
      const transport = await router.createWebRtcTransport({
        listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
      });
      expect(transport.iceCandidates).toHaveLength(1);
      expect(transport.dtlsParameters.fingerprints.map(({ algorithm }) => algorithm)).toContain('sha-256');
    } finally {
      const ended = once(worker, 'subprocessclose');
      worker.close();
      await ended;
    }
    expect(worker.died).toBe(false);
  });
});
