/**
 * Runs a task at most once per frame, however often it is requested. After a long run it waits for the same time, so that the
 * page stays responsive.
 */
export class OncePerFrame {
  private frame = 0;
  private notBefore = 0;

  constructor(private readonly work: () => void) {}

  request(): void {
    this.frame ||= requestAnimationFrame(() => this.run());
  }

  cancel(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private run(): void {
    this.frame = 0;
    const start = performance.now();
    if (start < this.notBefore) {
      this.request();
      return;
    }
    this.work();
    const end = performance.now();
    this.notBefore = end + (end - start);
  }
}
