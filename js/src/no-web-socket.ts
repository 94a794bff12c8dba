// What #ws is where it is not Node's: never asked for, because a page has a WebSocket of its own.
export const WebSocket = undefined;
