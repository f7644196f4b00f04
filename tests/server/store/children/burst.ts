import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/lib/server/ledger/open.ts';
import { write } from '../../../../src/lib/server/cases/write.ts';

// Moves cases as fast as it can and writes each acknowledged act to its output, until somebody kills it.
// node burst.ts DATA_DIR ROUND

const [dataDir = '', round = ''] = process.argv.slice(2);
const store = await openStore({ dataDir });
const head = { id: 3, role: 'head', unit: 'JC1' } as const;
for (let next = 0; ; next += 8) {
  await Promise.all(
    [...store.open.values()].map(async ({ id, moves, handler }, index) => {
      const taker = handler === 3 ? 4 : 3;
      const act = {
        ...{ id: `burst-${round}-${next}-${index}`, caseId: id, moves },
        commands: [{ type: 'accept', handler: taker }],
      };
      const { ok } = await write(head, act, store);
      if (ok) writeSync(1, `${id} ${moves} ${act.id} ${taker}\n`);
    }),
  );
}
