import { spawn } from 'node:child_process';
import { handOver } from './hand-over.mjs';
import { programOf, root } from './steps.ts';

handOver(
  spawn(process.execPath, [programOf('vite'), 'dev', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  }),
);
