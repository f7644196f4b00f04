import {
  OWNER_HEADER,
  ownerMark,
  type NotOwner,
  type PageNotOwned,
  type PageOwner,
  type SignedInNow,
} from '../live/page-owner.ts';

/** Why a page is heard no more, and who is signed in instead. */
export interface Ousted {
  code: NotOwner;
  now: SignedInNow;
}

/** What an owned page keeps open to the server. */
interface Line {
  readonly ended: string | null;
  end(why: NotOwner): void;
  again(): void;
}

const CHANNEL = 'page-owner';

/**
 * The person and role that this document was loaded for. Whatever its script asks says so; once the server hears it no
 * more, because somebody else is signed in, it stands still, and goes on when its owner is signed in again.
 */
class OwnPage {
  ousted: Ousted | null = $state.raw(null);

  #owner: PageOwner | null = null;
  #line: Line | undefined;
  #held: (() => void)[] = [];
  #plain: typeof fetch = globalThis.fetch;

  /** From here on every request of this document's script says for whom it speaks. To be called once. */
  speak(): void {
    this.#plain = globalThis.fetch.bind(globalThis);
    globalThis.fetch = (input, init) => this.#ask(input, init);
  }

  /**
   * Makes the page its owner's, until the returned function is called. A page of the same browser that opens for
   * anybody makes it look whether it still is, as does its own coming to light.
   */
  belongTo({ person, role }: PageOwner, line?: Line): () => void {
    this.#owner = { person, role };
    this.#line = line;
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(null);
    channel.onmessage = () => void this.#look();
    const looked = () => {
      if (!document.hidden) void this.#look();
    };
    document.addEventListener('visibilitychange', looked);
    addEventListener('pageshow', looked);
    return () => {
      document.removeEventListener('visibilitychange', looked);
      removeEventListener('pageshow', looked);
      channel.close();
      this.#owner = null;
      this.#line = undefined;
      this.ousted = null;
    };
  }

  /** The server said that this page is not of whoever is signed in. */
  oust(told: Ousted): void {
    this.ousted = told;
    this.#line?.end(told.code);
  }

  /** Asks the server, where no live line tells by itself. */
  async #look(): Promise<void> {
    if (this.#line && !this.#line.ended) return;
    const answer = await this.#send('/whose').catch(() => null);
    if (answer?.ok) this.#back();
  }

  #back(): void {
    this.ousted = null;
    this.#line?.again();
    this.#held.splice(0).forEach((go) => go());
  }

  /** A reading that is refused waits for its owner; what was to change something is answered, and stays undone. */
  async #ask(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    for (;;) {
      const answer = await this.#send(input, init);
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
      if (!answer.headers.has(OWNER_HEADER) || method.toUpperCase() !== 'GET') return answer;
      await new Promise<void>((go) => this.#held.push(go));
    }
  }

  async #send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (!this.#owner) return this.#plain(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(OWNER_HEADER, ownerMark(this.#owner));
    const answer = await this.#plain(input, { ...init, headers });
    if (answer.headers.has(OWNER_HEADER)) {
      const { code, now } = (await answer.clone().json()) as PageNotOwned;
      this.oust({ code, now });
    }
    return answer;
  }
}

export const ownPage = new OwnPage();
