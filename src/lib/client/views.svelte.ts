import type { SavedView, SharedWith, ViewAnswer, ViewFilter } from '../live/views.ts';

type Trouble = 'too-many' | 'failed';

/** The views that a person keeps and those that are shared with him, read when their list is opened. */
export class Views {
  list: readonly SavedView[] = $state.raw([]);
  trouble: Trouble | null = $state(null);
  read = $state(false);

  async open(): Promise<void> {
    await this.#ask('/views', 'GET');
  }

  save(name: string, filter: ViewFilter, shared: SharedWith | null): Promise<boolean> {
    return this.#ask('/views', 'POST', { name, filter, shared });
  }

  change({ id }: SavedView, name: string, shared: SharedWith | null): Promise<boolean> {
    return this.#ask(`/views/${id}`, 'PATCH', { name, shared });
  }

  remove({ id }: SavedView): Promise<boolean> {
    return this.#ask(`/views/${id}`, 'DELETE');
  }

  /** True when it is done; the list is the server's own then. */
  async #ask(address: string, method: string, body?: object): Promise<boolean> {
    const answer = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) })
      .then((response) => response.json() as Promise<ViewAnswer>)
      .catch(() => null);
    if (answer?.ok) {
      this.list = answer.views;
      this.read = true;
      this.trouble = null;
      return true;
    }
    this.trouble = answer?.fault === 'too-many' ? 'too-many' : 'failed';
    return false;
  }
}
