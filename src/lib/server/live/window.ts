/** Lets what happens in a burst travel together: the first at once, then at most once in `every` milliseconds. */
export class Window {
  readonly #every: number;
  readonly #run: () => void;
  #began = -Infinity;
  #open = false;
  #closed = false;

  constructor(every: number, run: () => void) {
    this.#every = every;
    this.#run = run;
  }

  /** Something waits to be told. It is told after whatever this turn of the loop still acknowledges. */
  open(): void {
    if (this.#open || this.#closed) return;
    this.#open = true;
    const wait = this.#began + this.#every - performance.now();
    if (wait <= 0) setImmediate(() => this.#tell());
    else setTimeout(() => this.#tell(), wait);
  }

  close(): void {
    this.#closed = true;
  }

  #tell(): void {
    this.#open = false;
    if (this.#closed) return;
    this.#began = performance.now();
    this.#run();
  }
}
