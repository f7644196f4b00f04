import type { Moment } from '../../domain/case/clocks.ts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator may watch; counts and durations only, never a case or a person. */
export const registry = new Registry();
const registers = [registry];

let processWatched = false;

/** Memory, processor and delays of this process as well; not while building, where this module is only looked at. */
export function watchProcess(): void {
  if (!processWatched) collectDefaultMetrics({ register: registry });
  processWatched = true;
}

export const screens = new Gauge<'audience'>({
  name: 'board_screens',
  help: 'Open screens by audience.',
  labelNames: ['audience'],
  registers,
});

export const acts = new Counter<'outcome'>({
  name: 'board_acts_total',
  help: 'Acts by outcome: done, or why they were refused.',
  labelNames: ['outcome'],
  registers,
});

export const commitSeconds = new Histogram({
  name: 'board_commit_seconds',
  help: 'From an act that arrives to its place on the disk.',
  buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers,
});

export const cutOff = new Counter<'why'>({
  name: 'board_cut_off_total',
  help: 'Connections that the server ended: flood, slow reader, revoked.',
  labelNames: ['why'],
  registers,
});

/** Since when the head of the outbound queue waits, milliseconds since 1970 UTC; null while nothing does. */
export const outboundHead: { since: Moment | null } = { since: null };

new Gauge({
  name: 'board_outbound_head_age_seconds',
  help: 'How long the first outbound notice of the queue has waited; 0 while none does.',
  registers,
  collect() {
    const { since } = outboundHead;
    this.set(since === null ? 0 : Math.max(0, Date.now() - since) / 1000);
  },
});

export const sickCases = new Gauge({
  name: 'board_sick_cases',
  help: 'Cases that are left out because their data do not fit or a rule fails on them.',
  registers,
});

export const clockHeld = new Gauge({
  name: 'board_clock_held',
  help: '1 while the clock of the machine has jumped and is not believed: nothing becomes late meanwhile.',
  registers,
});
