/**
 * Calls a function at once and then every second, as long as a node is in the page.
 *
 * @param show - gets the seconds since now, and sendsIds whether to go on
 */
export function everySecond(node: Node, show: (seconds: number) => boolean): void {
  const start = Date.now();
  const next = () => {
    if (node.isConnected && show(Math.round((Date.now() - start) / 1000))) {
      setTimeout(next, 1000 - ((Date.now() - start) % 1000));
    }
  };
  next();
}
