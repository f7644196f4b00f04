import { whenUncaught } from '../lib/server/http/uncaught.ts';
import { whatWentWrong } from './store.ts';

// Loaded before every command by run.mjs.

whenUncaught((error) => {
  console.error(whatWentWrong(error));
  process.exit(1);
});
