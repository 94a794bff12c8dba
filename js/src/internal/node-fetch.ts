/** The first release of undici whose fetch looks for its dispatcher in another place. */
const SECOND_PLACE = 8;

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/**
 * What goes with each request of Node's fetch, so that this client's timeouts alone end it: fetch by itself gives a head
 * and each piece of a body 300 seconds. Nothing where there is no such fetch.
 *
 * @param undici the release of undici that Node's fetch is of
 */
export function patiently(undici = globalThis.process?.versions?.undici): object {
  // Node makes its dispatcher when the first of fetch's classes is used.
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
 * Where fetch finds what sends its requests, and where users set another: https://undici.nodejs.org. Some releases of Node
 * have something in both places, and their fetch uses one of them: a proxy that is set there would be passed by at the other.
 */
function placeOf(undici: string | undefined): symbol {
  return Symbol.for(`undici.globalDispatcher.${Number.parseInt(undici ?? '', 10) >= SECOND_PLACE ? 2 : 1}`);
}
