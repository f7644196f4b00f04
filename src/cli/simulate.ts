import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nextClock } from '../lib/domain/case/clocks.ts';
import type { CommandInput } from '../lib/domain/case/commands/index.ts';
import type { Card } from '../lib/domain/case/redact.ts';
import { isWithUnit } from '../lib/domain/case/stages.ts';
import { readEnvironment } from '../lib/server/http/environment.ts';
import { dice } from './demo/history.ts';
import { demoPeople } from './demo/people.ts';
import { root } from './steps.ts';
import { CommandError } from './store.ts';
import { Screen, signIn } from './screen.ts';
import { newMatter, phrases } from './simulate/matters.ts';

// npm run simulate -- [--pace 60] [--seed 1] [--minutes 10] [--address http://127.0.0.1:3000]
// Signs in as the demonstration's people and works cases over real sockets; --pace 60 does an hour's work in a minute.

const { values } = parseArgs({
  options: {
    pace: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    address: { type: 'string' },
  },
});
const environment = readEnvironment();
const address = values.address ?? environment.origin ?? `http://${environment.host}:${environment.port}`;
const pace = positive('pace', values.pace);
const chance = dice(positive('seed', values.seed));
const until =
  values.minutes === undefined
    ? Number.POSITIVE_INFINITY
    : Date.now() + positive('minutes', values.minutes) * 60_000;

/** Half a minute of the bureau's day between two deeds of anybody. */
const BETWEEN = 30_000;

const people = await comeToWork().catch((error: Error) => {
  console.error(error.cause ? `${address} does not answer: is the server running?` : error.message);
  process.exit(1);
});
console.log(`${people.size} people at work on ${address}, pace ${pace}. Ctrl+C sends them home.`);
let done = 0;
let refused = 0;
process.once('SIGINT', goHome);
process.once('SIGTERM', goHome);
while (Date.now() < until) {
  await new Promise((next) => setTimeout(next, (-Math.log(1 - chance()) * BETWEEN) / pace));
  await oneDeed();
}
goHome();

function goHome(): never {
  for (const screen of people.values()) screen.close();
  console.log(`${done} acts done, ${refused} refused.`);
  process.exit(0);
}

async function comeToWork(): Promise<Map<string, Screen>> {
  const note = join(root, 'data/demo/demo.json');
  const password =
    environment.demoPassword ??
    (existsSync(note)
      ? (JSON.parse(readFileSync(note, 'utf8')) as { password: string }).password
      : undefined);
  if (!password)
    throw new CommandError('DEMO_PASSWORD is not set, and there is no demonstration on this machine.');
  const working = demoPeople.filter(({ roles }) =>
    roles.some((role) => role !== 'admin' && role !== 'leader' && role !== 'supervisor'),
  );
  const screens = new Map<string, Screen>();
  for (const { username } of working) {
    const screen = new Screen(address, await signIn(address, username, password));
    screens.set(username, await screen.ready());
  }
  return screens;
}

/** Somebody does what is due: mostly the most urgent case's next step, now and then something else. */
async function oneDeed(): Promise<void> {
  const desk = people.get('coordinator')!;
  const open = [...desk.cards.values()];
  const draw = chance();
  if (open.length < 25 || draw < 0.16) return act('intake', null, newMatter(chance));
  const waiting = open
    .filter((card) => nextClock(card))
    .sort((a, b) => nextClock(a)!.due - nextClock(b)!.due || a.id - b.id);
  const card = waiting[Math.floor(chance() ** 2 * waiting.length)];
  if (!card) return;
  if (draw < 0.2 && isWithUnit(card.stage))
    return act('coordinator', card, { type: 'urge', text: phrases.urge(chance) });
  if (draw < 0.23 && isWithUnit(card.stage)) {
    const unit = otherUnit(card);
    return act('coordinator2', card, {
      type: 'reassign',
      unit,
      reason: 'boundary',
      note: phrases.reassign(chance),
    });
  }
  return nextStep(card);
}

async function nextStep(card: Card): Promise<void> {
  const unit = card.unit?.toLowerCase() ?? '';
  const who = `${unit}.${card.id % 2 === 0 ? 'staff' : 'staff2'}`;
  switch (card.stage) {
    case 'received':
      return act('coordinator', card, { type: 'dispatch', unit: otherUnit(card) });
    case 'dispatched':
      if (!card.handler) return act(who, card, { type: 'accept', handler: numberOf(who) });
      if (card.clocks.some(({ milestone, ended }) => milestone === 'contact' && !ended)) {
        return asHandler(card, { type: 'contact', gist: phrases.gist(chance) });
      }
      return asHandler(card, { type: 'arrive', finding: phrases.finding(chance) });
    case 'contacted':
      return asHandler(card, { type: 'arrive', finding: phrases.finding(chance) });
    case 'on-site':
      return asHandler(card, {
        type: 'resolve',
        result: chance() < 0.8 ? 'solved' : 'explained',
        text: phrases.result(chance),
        informed: [{ caller: 1 }],
      });
    case 'resolved':
      if (chance() < 0.06) {
        return act('coordinator2', card, {
          type: 'reject',
          disputed: 'result',
          reason: phrases.reject(chance),
          fault: true,
        });
      }
      return act('intake2', card, {
        type: 'verify',
        callback: {
          satisfaction: chance() < 0.85 ? 'satisfied' : 'neutral',
          called: true,
          came: true,
          done: true,
        },
      });
    default:
      return;
  }
}

/** The card's handler, found among the unit's people by the name on the card. */
function asHandler(card: Card, command: CommandInput): Promise<void> {
  const found = demoPeople.find(({ name, unit }) => unit === card.unit && name === card.handler?.name);
  return found ? act(found.username, card, command) : Promise.resolve();
}

/** The demonstration numbers its people in the order of their list. */
function numberOf(username: string): number {
  return demoPeople.findIndex((person) => person.username === username) + 1;
}

function otherUnit(card: Card): string {
  const units = [...new Set(demoPeople.map(({ unit }) => unit).filter((unit) => unit !== null))];
  const fit = units.filter((unit) => unit !== card.unit && unit !== card.against);
  return fit[Math.floor(chance() * fit.length)]!;
}

async function act(username: string, card: Card | null, ...commands: CommandInput[]): Promise<void> {
  const screen = people.get(username);
  const own = card && (screen?.cards.get(card.id) ?? card);
  const answer = await screen?.act(own, ...commands).catch(() => undefined);
  if (answer?.ok) done += 1;
  else refused += 1;
}

function positive(name: string, written: string): number {
  const number = Number(written);
  if (!(number > 0)) {
    console.error(`--${name} takes a number above zero.`);
    process.exit(1);
  }
  return number;
}
