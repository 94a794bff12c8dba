// The import #ws outside Node; never used, because a page has its own WebSocket.
export const WebSocket = undefined;
