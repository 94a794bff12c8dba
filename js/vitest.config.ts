import { defineConfig } from 'vitest/config';

// Tests know nothing of the Rhetor of whoever runs them.
for (const name of Object.keys(process.env).filter((each) => each.startsWith('RHETOR_'))) {
  delete process.env[name];
}

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'screenshots' ? ['scripts/screenshots.ts'] : ['test/**/*.test.{ts,tsx}'],
    // Each file has a JVM of its own; a machine of two cores has enough with two.
    maxWorkers: 2,
    // Some compile, or start other programs, which takes a minute on a busy machine.
    testTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // A browser may have to be unpacked first.
    hookTimeout: 120_000,
  },
}));
