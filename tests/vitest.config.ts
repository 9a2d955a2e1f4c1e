import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Stories of the soak want the machine for themselves and minutes of it.
    include: process.env.HUB_SOAK ? ['soak/*.story.ts'] : ['**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['support/services/global-setup.ts'],
    // Two cores, and PostgreSQL, browsers and peers want one of them.
    maxWorkers: 2,
    pool: 'forks',
    // Files share the two processes: loading the hub anew for each took as long as the tests. Whoever changes what is
    // the process's own (a clock, a setting, a listener) puts it back.
    isolate: false,
    // Tests run as the hub does: Node 24 and nothing between it and the sources.
    experimental: { viteModuleRunner: false },
    // A browser journey or a peer that starts; nothing is asserted about time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
});
