// Loaded before the server (`node --import`): its clock is the machine's and what its parent adds to it. A number lets
// so much time pass, `{ set }` sets the clock alone.
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';

const machine = { wall: Date.now, steady: performance.now.bind(performance), uptime: os.uptime };
let passed = 0;
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);
Date.now = () => machine.wall() + passed + ahead;
performance.now = () => machine.steady() + passed;
os.uptime = () => machine.uptime() + passed / 1000;
syncBuiltinESMExports();
process.on('message', (by) => {
  if (typeof by === 'number') passed += by;
  else ahead += by.set;
  process.send?.(passed);
});
process.channel?.unref();
