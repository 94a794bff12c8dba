import { beforeEach, expect, test, vi } from 'vitest';
import * as older from '../src/internal/profile/older-rhetors.js';
import { served } from './served.js';

const { loadOlderRhetors } = vi.hoisted(() => ({ loadOlderRhetors: vi.fn() }));
vi.mock('../src/internal/profile/load-older-rhetors.js', () => ({ loadOlderRhetors }));

const { connect } = served();

/** A client of an older Rhetor; the code for it is loaded as the test says. */
const client = () =>
  connect('http://rhetor.invalid', {
    profile: 'tekton-2025-09',
    fetch: async () => new Response('{"content": "Paris."}', { headers: { 'content-type': 'application/json' } }),
  });

beforeEach(() => {
  loadOlderRhetors.mockReset();
});

test('a call ends at once while the code for older servers is being loaded', async () => {
  loadOlderRhetors.mockReturnValue(new Promise(() => undefined));
  const own = client();
  const answer = own.generateText('Hi', { requestId: 'mine' });
  own.cancelRequest('mine');
  await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError', attempts: 0 });
  await expect(own.generateText('Hi', { deadline: 10 })).rejects.toMatchObject({ name: 'LlmTimeoutError' });
  expect(loadOlderRhetors).toHaveBeenCalledTimes(1);
});

test('the code for older servers is loaded again after a failure, and once for all calls', async () => {
  loadOlderRhetors.mockRejectedValueOnce(new Error('offline')).mockResolvedValue(older);
  const own = client();
  const ask = () => Promise.allSettled([own.generateText('Hi'), own.generateText('Hi'), own.getProviders()]);
  for (const outcome of await ask()) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'LlmConnectionError' } });
  }
  const [first, second] = await ask();
  expect([first, second]).toMatchObject([{ value: { content: 'Paris.' } }, { value: { content: 'Paris.' } }]);
  expect(loadOlderRhetors).toHaveBeenCalledTimes(2);
});
