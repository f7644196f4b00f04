import type { SavedView, SharedWith, ViewAnswer, ViewFilter } from '../live/views.ts';
import { askByHand, type Confirm } from './hand.ts';

type Trouble = 'too-many' | 'failed';

/** The views that a person keeps and those that are shared with him, read when their list is opened. */
export class Views {
  list: readonly SavedView[] = $state.raw([]);
  trouble: Trouble | null = $state(null);
  read = $state(false);

  readonly #confirm: Confirm;

  constructor(confirm: Confirm) {
    this.#confirm = confirm;
  }

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
    const init = { method, ...(body && { body: JSON.stringify(body) }) };
    const response = await askByHand(address, init, this.#confirm);
    const answer = (await response?.json().catch(() => null)) as ViewAnswer | null | undefined;
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
