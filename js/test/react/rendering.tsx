import { act, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** What a hook gives, in a component in StrictMode. */
export interface Rendered<P, R> {
  /** What the hook gave last. */
  readonly current: R;
  /** How often the component was rendered. */
  readonly renderings: number;
  rerender(props: P): Promise<void>;
  unmount(): Promise<void>;
}

/** Does something, and waits until React has shown what came of it; of timers only those that are faked. */
export function doing<T>(what: () => T | Promise<T>): Promise<T> {
  return act(async () => {
    const result = await what();
    if (vi.isFakeTimers()) {
      await vi.advanceTimersByTimeAsync(1000);
    }
    return result;
  });
}

export async function render(node: ReactNode): Promise<{ container: HTMLElement; unmount: () => Promise<void> }> {
  const container = document.createElement('div');
  const root = createRoot(container);
  await doing(() => root.render(<StrictMode>{node}</StrictMode>));
  return { container, unmount: () => doing(() => root.unmount()) };
}

export async function renderHook<P, R>(hook: (props: P) => R, first: P): Promise<Rendered<P, R>> {
  let current: R | undefined;
  let renderings = 0;
  function Component({ props }: { props: P }) {
    renderings++;
    current = hook(props);
    return null;
  }
  const root = createRoot(document.createElement('div'));
  const show = (props: P) =>
    doing(() =>
      root.render(
        <StrictMode>
          <Component props={props} />
        </StrictMode>,
      ),
    );
  await show(first);
  return {
    get current() {
      return current as R;
    },
    get renderings() {
      return renderings;
    },
    rerender: show,
    unmount: () => doing(() => root.unmount()),
  };
}
