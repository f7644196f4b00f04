import { disk } from '../../../../src/lib/server/store/disk.ts';
import { restore } from '../../../../src/lib/server/ops/restore.ts';

// Restores a backup and is killed before a step, counted from 1, of its work on files; 0: never.
// node restores.ts BACKUP DATA_DIR STEP

const [source = '', dataDir = '', step = '0'] = process.argv.slice(2);
let steps = 0;
const on = new Proxy(disk, {
  get(target, name: keyof typeof disk) {
    return (...paths: [string, string]) => {
      steps += 1;
      if (steps === Number(step)) process.kill(process.pid, 'SIGKILL');
      return target[name](...paths);
    };
  },
});
await restore(source, dataDir, { force: true, on });
