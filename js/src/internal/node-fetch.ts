/** Where Node's fetch finds what sends its requests, and where users set another: https://undici.nodejs.org */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/**
 * What goes with each request of Node's fetch, so that this client's timeouts alone end it: fetch by itself gives a head
 * and each piece of a body 300 seconds. Nothing where there is no such fetch.
 */
export function patiently(): object {
  // Node makes its dispatcher when the first of fetch's classes is used.
  new Headers();
  const own = (globalThis as { [DISPATCHER]?: Dispatcher })[DISPATCHER];
  return own === undefined
    ? {}
    : {
        dispatcher: {
          dispatch: (options: object, handler: unknown) =>
            own.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
        },
      };
}
