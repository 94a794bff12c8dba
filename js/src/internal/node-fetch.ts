/** The first release of undici whose fetch finds its dispatcher under another symbol. */
const SECOND_PLACE = 8;

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/**
 * The options for each request of Node's fetch, so that only this client's timeouts end it: fetch's own timeout is 300 seconds
 * for a head and for each chunk of a body. Empty without such a fetch.
 *
 * @param undici the release of undici in Node
 */
export function patiently(undici = globalThis.process?.versions?.undici): object {
  // Node creates its dispatcher at the first use of one of fetch's classes.
  new Headers();
  const own = (globalThis as { [place: symbol]: Dispatcher | undefined })[placeOf(undici)];
  return own === undefined
    ? {}
    : {
        dispatcher: {
          dispatch: (options: object, handler: unknown) =>
            own.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
        },
      };
}

/**
 * The symbol of the dispatcher that sends fetch's requests, which users may replace: https://undici.nodejs.org. Some releases
 * of Node have dispatchers under both symbols, but their fetch uses only one: the other would bypass a configured proxy.
 */
function placeOf(undici: string | undefined): symbol {
  return Symbol.for(`undici.globalDispatcher.${Number.parseInt(undici ?? '', 10) >= SECOND_PLACE ? 2 : 1}`);
}
