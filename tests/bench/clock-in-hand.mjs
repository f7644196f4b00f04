// Loaded before the server (`node --import`): its clock is the machine's and what its parent adds to it.
const machine = Date.now;
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);
Date.now = () => machine() + ahead;
process.on('message', (by) => {
  ahead += by;
  process.send?.(ahead);
});
process.channel?.unref();
