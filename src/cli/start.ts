import { buildIfNeeded } from './build.ts';

if (await buildIfNeeded()) await import('../server.ts');
else process.exitCode = 1;
