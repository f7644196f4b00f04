import Database from 'better-sqlite3';

// node lock-holder.ts FILE MILLISECONDS — another program that holds the database's write lock.

const [file = '', hold = '0'] = process.argv.slice(2);
const client = new Database(file, { timeout: 5000 });
client.exec('begin immediate');
process.send?.({ held: true });
setTimeout(() => {
  client.exec('commit');
  client.close();
  process.exit(0);
}, Number(hold));
