/** A value that is shown, and who wants to know when it changes: what React's `useSyncExternalStore` reads. */
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
