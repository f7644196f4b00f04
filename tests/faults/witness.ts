import { Screen } from '../../src/cli/screen.ts';

/** A screen that outlives its server: what it asked when the line was cut, it asks again when it is back. */
export class Witness extends Screen {
  override async sync(whole = false): Promise<void> {
    await super.sync(whole).catch(() => undefined);
  }
}
