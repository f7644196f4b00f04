import type { MyDay } from '$lib/live/my-day.ts';

/** What a worker did today, as the server knows it; what was read stays in sight while nothing newer can be. */
export class Day {
  read: MyDay | null = $state.raw(null);
  failed = $state(false);
  #turn = 0;

  async refresh(): Promise<void> {
    const turn = (this.#turn += 1);
    const day = await fetch('/mine/day')
      .then((response) => (response.ok ? (response.json() as Promise<MyDay>) : null))
      .catch(() => null);
    if (turn !== this.#turn) return;
    this.failed = day === null;
    if (day) this.read = day;
  }
}
