/** The result of some work, and its uncaught errors. */
export async function withUnhandled<T>(work: () => T): Promise<[Awaited<T>, unknown]> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
  const result = await work();
  const reason = await unhandled;
  for (const listener of listeners) {
    process.on('unhandledRejection', listener);
  }
  return [result, reason];
}
