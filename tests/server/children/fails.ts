import Database from 'better-sqlite3';
import { sql, type DrizzleQueryError } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { CANARIES } from '../helpers/commands.ts';

// Lets a real database error go, with a person's name and number among its values: at once and awaited by nobody, or,
// loaded before the server, when it is told to by SIGUSR2.
// node fails.ts thrown | rejected        node --import fails.ts src/server.ts

const fail = () => {
  const db = drizzle({ client: new Database(':memory:') });
  db.run(sql`insert into texts values (${CANARIES[0]}, ${CANARIES[1]})`);
};
const failLater = () => new Promise((_, reject) => setTimeout(() => reject(caught()), 10));

const how = process.argv[2];
if (how === 'thrown') setTimeout(fail, 10);
else if (how === 'rejected') void failLater();
else if (how === 'text') void Promise.reject(new Error(CANARIES.join()));
else {
  process.on('SIGUSR2', () => void failLater());
  process.on('SIGUSR1', () => setTimeout(fail, 10));
}

function caught(): DrizzleQueryError {
  try {
    fail();
  } catch (error) {
    return error as DrizzleQueryError;
  }
  throw new Error('nothing failed');
}
