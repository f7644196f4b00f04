import type { StoryLine, StoryPage } from '../live/case-view.ts';

/**
 * The lines of one case's story that a page holds: the newest come with the case, earlier ones when they are asked for.
 * What was read once stays, however many new ones come above it.
 */
export class Story {
  /** Newest first. */
  lines: readonly StoryLine[] = $state.raw([]);
  /** How many are earlier than those that are held. */
  earlier = $state(0);
  /** Whether the last request for earlier ones failed. */
  failed = $state(false);
  reading = $state(false);

  #number = '';

  /** Takes the newest page of a case, as it was read last. */
  take(number: string, { story, earlier }: StoryPage): void {
    const [newest, oldest, reaches] = [this.lines[0]?.seq, this.lines.at(-1)?.seq, story.at(-1)?.seq ?? 0];
    // Of another case, or so much happened that lines between are missing.
    if (number !== this.#number || newest === undefined || newest < reaches) this.lines = [];
    if (this.lines.length === 0 || oldest! >= reaches) this.earlier = earlier;
    this.#number = number;
    this.#put(story);
  }

  /** Asks for the page before the oldest line that is held. */
  async readOn(): Promise<void> {
    const oldest = this.lines.at(-1);
    if (!oldest || this.reading) return;
    const number = this.#number;
    this.reading = true;
    this.failed = false;
    try {
      const answer = await fetch(`/cases/${number}/story?before=${oldest.seq}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { story, earlier } = (await answer.json()) as StoryPage;
      if (number !== this.#number) return;
      this.#put(story);
      this.earlier = earlier;
    } catch {
      this.failed = true;
    } finally {
      this.reading = false;
    }
  }

  #put(story: readonly StoryLine[]): void {
    const held = this.lines.filter(({ seq }) => story.every((line) => line.seq !== seq));
    this.lines = [...held, ...story].sort((a, b) => b.seq - a.seq);
  }
}
