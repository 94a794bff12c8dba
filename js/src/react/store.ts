/** A value and the listeners of its changes, for React's `useSyncExternalStore`. */
export class Store<S> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: S) {}

  readonly get = (): S => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(value: S): void {
    this.value = value;
    for (const listener of this.listeners) {
      listener();
    }
  }
}
