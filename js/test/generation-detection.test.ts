import { describe, expect, test, vi } from 'vitest';
import { LlmCancelledError } from '../src/index.js';
import type { CallContext } from '../src/internal/chat-call.js';
import { type GenerationId, generationOf } from '../src/internal/profile/generation.js';
import { GenerationDetection } from '../src/internal/profile/generation-detection.js';
import { contextOf } from './calls.js';

/** A server that is asked, and answers when the test says so. */
class Probe {
  readonly asked: (CallContext & { signal: AbortSignal })[] = [];
  private readonly answers: ((generation: GenerationId | undefined) => void)[] = [];

  readonly ask = (context: CallContext, signal: AbortSignal): Promise<GenerationId | undefined> => {
    this.asked.push({ ...context, signal });
    return new Promise((resolve) => {
      this.answers.push(resolve);
      signal.addEventListener('abort', () => resolve(undefined));
    });
  };

  answer(generation: GenerationId | undefined): void {
    this.answers.at(-1)?.(generation);
  }
}

function detection(): { probe: Probe; found: string[]; detected: GenerationDetection } {
  const probe = new Probe();
  const found: string[] = [];
  return { probe, found, detected: new GenerationDetection(probe.ask, (generation) => found.push(generation)) };
}

describe('a generation', () => {
  test.each([
    [['/api/v1/chat', '/api/v1/generate', '/health'], 'tekton-2025-09'],
    [['/api/v1/chat'], 'tekton-2025-06'],
    [['/message', '/chat'], 'tekton-older'],
    [['/complete'], 'tekton-enhanced'],
    [['/message'], undefined],
    [[], undefined],
  ])('whose paths are %j is %s', (paths, generation) => {
    expect(generationOf(paths)).toBe(generation);
  });

  test('is requested once, by concurrent and by later calls', async () => {
    const { probe, found, detected } = detection();
    const both = [detected.generation(contextOf()), detected.generation(contextOf())];
    probe.answer('tekton-2025-09');

    expect(await Promise.all(both)).toEqual(['tekton-2025-09', 'tekton-2025-09']);
    expect(await detected.generation(contextOf())).toBe('tekton-2025-09');
    expect(probe.asked).toHaveLength(1);
    expect(found).toEqual(['tekton-2025-09']);
  });

  test.each([
    [30_000, 2000],
    [500, 500],
  ])('is requested by a call of %d ms within %d ms', (timeout, limit) => {
    const { probe, detected } = detection();
    detected.generation(contextOf({ timeout }));
    expect(probe.asked[0]?.timeout).toBe(limit);
  });

  test('that a server does not report is requested again by the next call', async () => {
    const { probe, found, detected } = detection();
    const first = detected.generation(contextOf());
    probe.answer(undefined);
    expect(await first).toBeUndefined();
    expect(found).toEqual([]);

    const next = detected.generation(contextOf());
    probe.answer('tekton-2025-09');
    expect(await next).toBe('tekton-2025-09');
  });

  test('is no longer requested when its only call is cancelled', async () => {
    const { probe, found, detected } = detection();
    const call = contextOf();
    const ended = detected.generation(call);
    call.call.cancel();

    await expect(ended).rejects.toThrow(LlmCancelledError);
    expect(probe.asked[0]?.signal.aborted).toBe(true);
    expect(found).toEqual([]);

    const next = detected.generation(contextOf());
    probe.answer('contract');
    expect(await next).toBe('contract');
    expect(probe.asked).toHaveLength(2);
  });

  test('is still requested if another call waits when the first one is cancelled', async () => {
    const { probe, detected } = detection();
    const call = contextOf();
    const ended = detected.generation(call);
    const other = detected.generation(contextOf());
    call.call.cancel();
    await expect(ended).rejects.toThrow(LlmCancelledError);

    expect(probe.asked[0]?.signal.aborted).toBe(false);
    probe.answer('tekton-2025-09');
    expect(await other).toBe('tekton-2025-09');
  });

  test('delays a call no longer than its timeout, while the others continue to wait', async () => {
    vi.useFakeTimers();
    try {
      const { probe, detected } = detection();
      const patient = detected.generation(contextOf());
      const hasty = detected.generation(contextOf({ timeout: 100 }));
      await vi.advanceTimersByTimeAsync(100);
      expect(await hasty).toBeUndefined();

      expect(probe.asked[0]?.signal.aborted).toBe(false);
      probe.answer('tekton-2025-09');
      expect(await patient).toBe('tekton-2025-09');
    } finally {
      vi.useRealTimers();
    }
  });

  test('is not requested by a call that has ended', async () => {
    const { probe, detected } = detection();
    const call = contextOf();
    call.call.cancel();
    await expect(detected.generation(call)).rejects.toThrow(LlmCancelledError);
    expect(probe.asked).toEqual([]);
  });
});
