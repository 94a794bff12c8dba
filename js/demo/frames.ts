/**
 * Does a piece of work at most once a frame, however often it is asked for; and where that took long, not before as much
 * time has gone by again, so that the page can be used meanwhile.
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
