import type { GroupCommit } from './group-commit.ts';

/** A write that went well says for so long that the next will, and a trial waits so long for the disk; milliseconds. */
const [TRUSTED, PROBE] = [5000, 1000];

/** Says whether something can be stored now: tried, where nothing was stored lately. */
export class WriteProbe {
  readonly #group: Pick<GroupCommit, 'wroteWithin' | 'probe'>;
  #probing: Promise<boolean> | null = null;

  constructor(group: Pick<GroupCommit, 'wroteWithin' | 'probe'>) {
    this.#group = group;
  }

  async canWrite(): Promise<boolean> {
    if (this.#group.wroteWithin(TRUSTED)) return true;
    this.#probing ??= this.#group.probe().finally(() => (this.#probing = null));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), PROBE)));
    return Promise.race([this.#probing, patience]).finally(() => clearTimeout(timer));
  }
}
