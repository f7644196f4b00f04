/** Whoever wants to know of one kind of news. What one of them throws keeps it from no other. */
export class Listeners<News extends unknown[] = []> {
  readonly #listeners = new Set<(...news: News) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Returns how to stop. */
  add(listener: (...news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...news: News): void {
    for (const listener of this.#listeners) {
      try {
        listener(...news);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
