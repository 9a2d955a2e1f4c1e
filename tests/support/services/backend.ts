import { redisUrl, s3Setting } from './shared.ts';

/**
 * The settings of the backend that this run is about: PostgreSQL and a folder by themselves, or Redis and an S3 server
 * (HUB_TEST_BACKEND=redis-s3). The runner runs the integration suite once on each.
 */
export async function backendSettings(): Promise<{ REDIS_URL?: string; HUB_OBJECTS?: string }> {
  if (process.env.HUB_TEST_BACKEND !== 'redis-s3') return {};
  const [REDIS_URL, HUB_OBJECTS] = await Promise.all([redisUrl(), s3Setting()]);
  return { REDIS_URL, HUB_OBJECTS };
}
